import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { rootRoute } from "../../root";

export const setUpRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/setup",
  staticData: { isOutside: true },
  component: lazyRouteComponent(() => import("./SetUpPage"), "SetUpPage"),
});

/** Its secret is behind the `#` of the address, which no browser sends. */
export const welcomeRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/welcome",
  staticData: { isOutside: true },
  component: lazyRouteComponent(() => import("./WelcomePage"), "WelcomePage"),
});
