import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { rootRoute } from "../../root";
import { readTargetListState } from "./state";

export const targetsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/targets",
  staticData: { key: "o", name: "nav.targets", says: "keys.targets", icon: "targets" },
  component: lazyRouteComponent(() => import("./TargetsPage"), "TargetsPage"),
});

export const targetListRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/targets/$targetListId",
  validateSearch: readTargetListState,
  component: lazyRouteComponent(() => import("./TargetListPage"), "TargetListPage"),
});
