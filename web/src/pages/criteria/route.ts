import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { rootRoute } from "../../root";

export const newCriteriaRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/criteria/new",
  component: lazyRouteComponent(() => import("./NewCriteriaPage"), "NewCriteriaPage"),
});

export const criteriaRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/criteria/$criteriaId",
  component: lazyRouteComponent(() => import("./CriteriaPage"), "CriteriaPage"),
});
