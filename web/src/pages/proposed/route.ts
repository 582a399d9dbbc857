import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { rootRoute } from "../../root";

export const proposedRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/matching/proposed",
  staticData: { name: "matching.tab.proposed" },
  component: lazyRouteComponent(() => import("./ProposedPage"), "ProposedPage"),
});
