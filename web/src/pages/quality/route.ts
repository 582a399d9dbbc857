import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { rootRoute } from "../../root";
import { readQualityState } from "./state";

export const qualityRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/data-quality",
  validateSearch: readQualityState,
  staticData: { action: "manage_tracking", key: "q", name: "quality.title", says: "keys.quality" },
  component: lazyRouteComponent(() => import("./QualityPage"), "QualityPage"),
});
