import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
} from "@tanstack/react-router";
import { NotFound } from "./components/NotFound";
import { Shell } from "./components/Shell";
import { readAccountsState } from "./pages/accounts/state";
import { readDuplicatesState } from "./pages/duplicates/state";
import { readFunnelState } from "./pages/funnel/state";
import { readReviewState } from "./pages/review/state";

const rootRoute = createRootRoute({ component: Shell, notFoundComponent: NotFound });

const indexRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/",
  beforeLoad: () => {
    throw redirect({ to: "/accounts", replace: true });
  },
});

const accountsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/accounts",
  validateSearch: readAccountsState,
  component: lazyRouteComponent(() => import("./pages/accounts/AccountsPage"), "AccountsPage"),
});

const accountRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/accounts/$accountId",
  component: lazyRouteComponent(() => import("./pages/account/AccountPage"), "AccountPage"),
});

const funnelRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/funnel",
  validateSearch: readFunnelState,
  component: lazyRouteComponent(() => import("./pages/funnel/FunnelPage"), "FunnelPage"),
});

const importsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/imports",
  component: lazyRouteComponent(() => import("./pages/imports/ImportsPage"), "ImportsPage"),
});

const newImportRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/imports/new",
  component: lazyRouteComponent(() => import("./pages/imports/NewImportPage"), "NewImportPage"),
});

const importRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/imports/$importId",
  component: lazyRouteComponent(() => import("./pages/imports/ImportPage"), "ImportPage"),
});

const matchingRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/matching",
  component: lazyRouteComponent(() => import("./pages/matching/MatchingPage"), "MatchingPage"),
});

const reviewRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/matching/review",
  validateSearch: readReviewState,
  component: lazyRouteComponent(() => import("./pages/review/ReviewPage"), "ReviewPage"),
});

const proposedRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/matching/proposed",
  component: lazyRouteComponent(() => import("./pages/proposed/ProposedPage"), "ProposedPage"),
});

const domainsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/matching/domains",
  component: lazyRouteComponent(() => import("./pages/domains/DomainsPage"), "DomainsPage"),
});

const duplicatesRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/duplicates",
  validateSearch: readDuplicatesState,
  component: lazyRouteComponent(
    () => import("./pages/duplicates/DuplicatesPage"),
    "DuplicatesPage",
  ),
});

const personMatchRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/people/$personId/match",
  component: lazyRouteComponent(() => import("./pages/person/PersonMatchPage"), "PersonMatchPage"),
});

const routeTree = rootRoute.addChildren([
  indexRoute,
  accountsRoute,
  accountRoute,
  funnelRoute,
  importsRoute,
  newImportRoute,
  importRoute,
  matchingRoute,
  reviewRoute,
  proposedRoute,
  domainsRoute,
  duplicatesRoute,
  personMatchRoute,
]);

/** The router with all pages. */
export function createAppRouter() {
  return createRouter({ routeTree, defaultPreload: false });
}

declare module "@tanstack/react-router" {
  interface Register {
    router: ReturnType<typeof createAppRouter>;
  }
}
