import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { rootRoute } from "../../root";
import { readRisingState } from "./state";

export const risingRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/rising",
  validateSearch: readRisingState,
  staticData: { key: "r", name: "rising.title", says: "keys.rising" },
  component: lazyRouteComponent(() => import("./RisingPage"), "RisingPage"),
});
