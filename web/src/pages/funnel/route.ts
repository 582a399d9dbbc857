import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { rootRoute } from "../../root";
import { readFunnelState } from "./state";

export const funnelRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/funnel",
  validateSearch: readFunnelState,
  staticData: { key: "f", name: "nav.funnel", says: "keys.funnel", icon: "funnel" },
  component: lazyRouteComponent(() => import("./FunnelPage"), "FunnelPage"),
});
