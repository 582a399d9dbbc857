import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { rootRoute } from "../../root";

export const matchingRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/matching",
  staticData: {
    key: "m",
    name: "nav.matching",
    says: "keys.matching",
    icon: "matching",
    within: /^\/(duplicates|people)/,
  },
  component: lazyRouteComponent(() => import("./MatchingPage"), "MatchingPage"),
});
