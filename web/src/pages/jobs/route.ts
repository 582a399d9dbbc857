import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { rootRoute } from "../../root";

export const jobsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/jobs",
  staticData: { key: "j", name: "jobs.title", says: "keys.jobs" },
  component: lazyRouteComponent(() => import("./JobsPage"), "JobsPage"),
});
