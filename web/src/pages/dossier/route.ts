import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { rootRoute } from "../../root";

/** Reached from the page of the account. */
export const dossierRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/accounts/$accountId/dossier",
  component: lazyRouteComponent(() => import("./DossierPage"), "DossierPage"),
});
