import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { rootRoute } from "../../root";
import { readIcpState } from "./state";

export const icpRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/icp",
  validateSearch: readIcpState,
  staticData: { key: "p", name: "nav.icp", says: "keys.icp", icon: "icp" },
  component: lazyRouteComponent(() => import("./IcpPage"), "IcpPage"),
});
