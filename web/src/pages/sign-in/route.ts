import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { rootRoute } from "../../root";

export const setUpRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/setup",
  staticData: { isOutside: true },
  component: lazyRouteComponent(() => import("./SetUpPage"), "SetUpPage"),
});

interface Return {
  reason?: string;
  step?: string;
  return_to?: string;
}

const textOf = (value: unknown) => (typeof value === "string" ? value : undefined);

/** Where the provider of sign-in leads back to when there is more to do or to say. */
export const signInRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/sign-in",
  staticData: { isOutside: true },
  validateSearch: (search: Record<string, unknown>): Return => ({
    reason: textOf(search.reason),
    step: textOf(search.step),
    return_to: textOf(search.return_to),
  }),
  component: lazyRouteComponent(() => import("./ReturnPage"), "ReturnPage"),
});

/** Its secret is behind the `#` of the address, which no browser sends. */
export const welcomeRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/welcome",
  staticData: { isOutside: true },
  component: lazyRouteComponent(() => import("./WelcomePage"), "WelcomePage"),
});
