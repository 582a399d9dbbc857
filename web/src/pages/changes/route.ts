import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { rootRoute } from "../../root";
import { readChangesState } from "./state";

export const changesRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/changes",
  validateSearch: readChangesState,
  staticData: { action: "read_audit", key: "w", name: "changes.title", says: "keys.changes" },
  component: lazyRouteComponent(() => import("./ChangesPage"), "ChangesPage"),
});
