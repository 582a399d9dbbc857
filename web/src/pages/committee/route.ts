import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { rootRoute } from "../../root";

export const committeeRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/committee",
  staticData: { key: "c", name: "nav.committee", says: "keys.committee", icon: "committee" },
  component: lazyRouteComponent(() => import("./CommitteePage"), "CommitteePage"),
});
