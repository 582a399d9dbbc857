import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { rootRoute } from "../../root";
import { readDuplicatesState } from "./state";

export const duplicatesRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/duplicates",
  validateSearch: readDuplicatesState,
  staticData: { key: "d", name: "matching.tab.duplicates", says: "keys.duplicates" },
  component: lazyRouteComponent(() => import("./DuplicatesPage"), "DuplicatesPage"),
});
