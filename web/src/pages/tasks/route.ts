import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { rootRoute } from "../../root";
import { readTasksState } from "./state";

export const tasksRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/tasks",
  validateSearch: readTasksState,
  staticData: { key: "k", name: "nav.tasks", says: "keys.tasks", icon: "tasks" },
  component: lazyRouteComponent(() => import("./TasksPage"), "TasksPage"),
});
