import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { rootRoute } from "../../root";

export const personMatchRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/people/$personId/match",
  component: lazyRouteComponent(() => import("./PersonMatchPage"), "PersonMatchPage"),
});
