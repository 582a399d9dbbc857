import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { rootRoute } from "../../root";

/** Reached from wherever one of its words is. */
export const glossaryRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/glossary",
  staticData: { name: "glossary.title", says: "glossary.note" },
  component: lazyRouteComponent(() => import("./GlossaryPage"), "GlossaryPage"),
});
