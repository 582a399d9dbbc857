import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { rootRoute } from "../../root";
import { readAccountsState } from "./state";

export const accountsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/accounts",
  validateSearch: readAccountsState,
  staticData: { key: "a", name: "nav.accounts", says: "keys.accounts", icon: "accounts" },
  component: lazyRouteComponent(() => import("./AccountsPage"), "AccountsPage"),
});
