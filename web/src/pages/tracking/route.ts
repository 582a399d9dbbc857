import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { rootRoute } from "../../root";
import { readTrackingState } from "./state";

export const trackingRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/tracking",
  validateSearch: readTrackingState,
  staticData: {
    key: "t",
    name: "tracking.title",
    says: "keys.tracking",
    action: "manage_tracking",
  },
  component: lazyRouteComponent(() => import("./TrackingPage"), "TrackingPage"),
});
