import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { rootRoute } from "../../root";
import { readModelState } from "./state";

export const modelRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/model",
  validateSearch: readModelState,
  staticData: { key: "s", name: "nav.model", says: "keys.model", icon: "model" },
  component: lazyRouteComponent(() => import("./ModelPage"), "ModelPage"),
});
