import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { rootRoute } from "../../root";

/** Reached from the dossier and the page of the account. */
export const onePagerRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/accounts/$accountId/one-pager",
  component: lazyRouteComponent(() => import("./OnePagerPage"), "OnePagerPage"),
});
