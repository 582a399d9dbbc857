import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { rootRoute } from "../../root";
import { readLiveState } from "./state";

export const liveRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/live",
  validateSearch: readLiveState,
  staticData: {
    key: "l",
    name: "nav.live",
    says: "keys.live",
    icon: "live",
    within: /^\/(rising|tracking|data-quality)/,
  },
  component: lazyRouteComponent(() => import("./LivePage"), "LivePage"),
});
