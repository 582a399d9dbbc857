import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { rootRoute } from "../../root";
import { readPilotState } from "./state";

/** Reached from the page of the programme. */
export const pilotRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/programs/$programId/pilot",
  validateSearch: readPilotState,
  component: lazyRouteComponent(() => import("./PilotPage"), "PilotPage"),
});
