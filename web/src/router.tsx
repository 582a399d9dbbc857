import { createRoute, createRouter, redirect } from "@tanstack/react-router";
import { Gate } from "./components/Gate";
import { NotFound } from "./components/NotFound";
import { pages } from "./pages";
import { rootRoute } from "./root";

const indexRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/",
  beforeLoad: () => {
    throw redirect({ to: "/accounts", replace: true });
  },
});

rootRoute.update({ component: Gate, notFoundComponent: NotFound });

const routeTree = rootRoute.addChildren([indexRoute, ...pages]);

/** The router with all pages. Where a page is scrolled to is not its business: see `places`. */
export function createAppRouter() {
  return createRouter({ routeTree, defaultPreload: false, scrollRestoration: () => false });
}

/** Begins to load the files of the page that the address names. */
export function preloadPage(router: ReturnType<typeof createAppRouter>): void {
  const [, , page] = router.getMatchedRoutes(router.latestLocation.pathname);
  // A file that does not come is reported by the page itself, which asks for it again.
  if (page) router.loadRouteChunk(page)?.catch(() => {});
}

declare module "@tanstack/react-router" {
  interface Register {
    router: ReturnType<typeof createAppRouter>;
  }
}
