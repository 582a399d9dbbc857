import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { rootRoute } from "../../root";

export const healthRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/health",
  staticData: { key: "h", name: "nav.health", says: "keys.health", icon: "health" },
  component: lazyRouteComponent(() => import("./HealthPage"), "HealthPage"),
});
