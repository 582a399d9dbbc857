import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { rootRoute } from "../../root";
import { readProgramState, readSale } from "./state";

export const programsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/programs",
  validateSearch: readSale,
  staticData: { key: "b", name: "nav.programs", says: "keys.programs", icon: "programs" },
  component: lazyRouteComponent(() => import("./ProgramsPage"), "ProgramsPage"),
});

export const programRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/programs/$programId",
  validateSearch: readProgramState,
  component: lazyRouteComponent(() => import("./ProgramPage"), "ProgramPage"),
});
