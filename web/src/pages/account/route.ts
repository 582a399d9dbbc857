import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { rootRoute } from "../../root";
import { readAccountState } from "./state";

export const accountRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/accounts/$accountId",
  validateSearch: readAccountState,
  component: lazyRouteComponent(() => import("./AccountPage"), "AccountPage"),
});
