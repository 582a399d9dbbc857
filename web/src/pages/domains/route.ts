import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { rootRoute } from "../../root";

export const domainsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/matching/domains",
  staticData: { name: "matching.tab.domains" },
  component: lazyRouteComponent(() => import("./DomainsPage"), "DomainsPage"),
});
