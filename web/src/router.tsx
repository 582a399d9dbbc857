import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
} from "@tanstack/react-router";
import { NotFound } from "./components/NotFound";
import { Shell } from "./components/Shell";
import { readAccountState } from "./pages/account/state";
import { readAccountsState } from "./pages/accounts/state";
import { readDuplicatesState } from "./pages/duplicates/state";
import { readFunnelState } from "./pages/funnel/state";
import { readIcpState } from "./pages/icp/state";
import { readListState, readListsState } from "./pages/lists/state";
import { readLiveState } from "./pages/live/state";
import { readModelState } from "./pages/model/state";
import { readQualityState } from "./pages/quality/state";
import { readReviewState } from "./pages/review/state";
import { readRisingState } from "./pages/rising/state";
import { readSettingsState } from "./pages/settings/state";
import { readTrackingState } from "./pages/tracking/state";

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
  validateSearch: readAccountState,
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

const committeeRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/committee",
  component: lazyRouteComponent(() => import("./pages/committee/CommitteePage"), "CommitteePage"),
});

const settingsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/settings",
  validateSearch: readSettingsState,
  component: lazyRouteComponent(() => import("./pages/settings/SettingsPage"), "SettingsPage"),
});

const jobsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/jobs",
  component: lazyRouteComponent(() => import("./pages/jobs/JobsPage"), "JobsPage"),
});

const healthRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/health",
  component: lazyRouteComponent(() => import("./pages/health/HealthPage"), "HealthPage"),
});

const modelRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/model",
  validateSearch: readModelState,
  component: lazyRouteComponent(() => import("./pages/model/ModelPage"), "ModelPage"),
});

const icpRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/icp",
  validateSearch: readIcpState,
  component: lazyRouteComponent(() => import("./pages/icp/IcpPage"), "IcpPage"),
});

const listsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/lists",
  validateSearch: readListsState,
  component: lazyRouteComponent(() => import("./pages/lists/ListsPage"), "ListsPage"),
});

const listRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/lists/$listId",
  validateSearch: readListState,
  component: lazyRouteComponent(() => import("./pages/lists/ListPage"), "ListPage"),
});

const liveRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/live",
  validateSearch: readLiveState,
  component: lazyRouteComponent(() => import("./pages/live/LivePage"), "LivePage"),
});

const risingRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/rising",
  validateSearch: readRisingState,
  component: lazyRouteComponent(() => import("./pages/rising/RisingPage"), "RisingPage"),
});

const trackingRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/tracking",
  validateSearch: readTrackingState,
  component: lazyRouteComponent(() => import("./pages/tracking/TrackingPage"), "TrackingPage"),
});

const qualityRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/data-quality",
  validateSearch: readQualityState,
  component: lazyRouteComponent(() => import("./pages/quality/QualityPage"), "QualityPage"),
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
  committeeRoute,
  healthRoute,
  settingsRoute,
  jobsRoute,
  modelRoute,
  icpRoute,
  listsRoute,
  listRoute,
  liveRoute,
  risingRoute,
  trackingRoute,
  qualityRoute,
]);

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
