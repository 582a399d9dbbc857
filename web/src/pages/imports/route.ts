import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { rootRoute } from "../../root";

export const importsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/imports",
  staticData: { key: "i", name: "nav.imports", says: "keys.imports", icon: "import" },
  component: lazyRouteComponent(() => import("./ImportsPage"), "ImportsPage"),
});

export const newImportRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/imports/new",
  staticData: { name: "imports.new", action: "import_records" },
  component: lazyRouteComponent(() => import("./NewImportPage"), "NewImportPage"),
});

export const importRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/imports/$importId",
  component: lazyRouteComponent(() => import("./ImportPage"), "ImportPage"),
});
