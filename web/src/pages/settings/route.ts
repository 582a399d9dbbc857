import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { rootRoute } from "../../root";
import { readSettingsState } from "./state";

export const settingsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/settings",
  validateSearch: readSettingsState,
  staticData: {
    key: "e",
    name: "nav.settings",
    says: "keys.settings",
    icon: "settings",
    within: /^\/(jobs|changes)/,
  },
  component: lazyRouteComponent(() => import("./SettingsPage"), "SettingsPage"),
});
