import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { rootRoute } from "../../root";
import { readListState, readListsState } from "./state";

export const listsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/lists",
  validateSearch: readListsState,
  staticData: { key: "n", name: "nav.lists", says: "keys.lists", icon: "lists" },
  component: lazyRouteComponent(() => import("./ListsPage"), "ListsPage"),
});

export const listRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/lists/$listId",
  validateSearch: readListState,
  component: lazyRouteComponent(() => import("./ListPage"), "ListPage"),
});
