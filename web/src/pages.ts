import { accountRoute } from "./pages/account/route";
import { accountsRoute } from "./pages/accounts/route";
import { changesRoute } from "./pages/changes/route";
import { committeeRoute } from "./pages/committee/route";
import { criteriaRoute, newCriteriaRoute } from "./pages/criteria/route";
import { domainsRoute } from "./pages/domains/route";
import { dossierRoute } from "./pages/dossier/route";
import { duplicatesRoute } from "./pages/duplicates/route";
import { funnelRoute } from "./pages/funnel/route";
import { glossaryRoute } from "./pages/glossary/route";
import { healthRoute } from "./pages/health/route";
import { icpRoute } from "./pages/icp/route";
import { importRoute, importsRoute, newImportRoute } from "./pages/imports/route";
import { jobsRoute } from "./pages/jobs/route";
import { listRoute, listsRoute } from "./pages/lists/route";
import { liveRoute } from "./pages/live/route";
import { matchingRoute } from "./pages/matching/route";
import { meRoute } from "./pages/me/route";
import { modelRoute } from "./pages/model/route";
import { notificationsRoute } from "./pages/notifications/route";
import { onePagerRoute } from "./pages/one-pager/route";
import { personMatchRoute } from "./pages/person/route";
import { pilotRoute } from "./pages/pilots/route";
import { programRoute, programsRoute } from "./pages/programs/route";
import { proposedRoute } from "./pages/proposed/route";
import { qualityRoute } from "./pages/quality/route";
import { reviewRoute } from "./pages/review/route";
import { risingRoute } from "./pages/rising/route";
import { settingsRoute } from "./pages/settings/route";
import { setUpRoute, signInRoute, welcomeRoute } from "./pages/sign-in/route";
import { targetListRoute, targetsRoute } from "./pages/targets/route";
import { tasksRoute } from "./pages/tasks/route";
import { trackingRoute } from "./pages/tracking/route";
import { usersRoute } from "./pages/users/route";

/**
 * Every page, each declared in the folder of its room. Those with a name come in the order of the
 * sidebar, the commands and the list of keys.
 */
export const pages = [
  accountsRoute,
  tasksRoute,
  targetsRoute,
  programsRoute,
  listsRoute,
  funnelRoute,
  committeeRoute,
  healthRoute,
  modelRoute,
  icpRoute,
  liveRoute,
  matchingRoute,
  importsRoute,
  settingsRoute,
  glossaryRoute,
  risingRoute,
  qualityRoute,
  trackingRoute,
  jobsRoute,
  changesRoute,
  reviewRoute,
  duplicatesRoute,
  proposedRoute,
  domainsRoute,
  newImportRoute,
  accountRoute,
  dossierRoute,
  onePagerRoute,
  notificationsRoute,
  importRoute,
  personMatchRoute,
  listRoute,
  targetListRoute,
  newCriteriaRoute,
  programRoute,
  pilotRoute,
  criteriaRoute,
  meRoute,
  usersRoute,
  setUpRoute,
  signInRoute,
  welcomeRoute,
] as const;
