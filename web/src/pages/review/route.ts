import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { rootRoute } from "../../root";
import { readReviewState } from "./state";

export const reviewRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/matching/review",
  validateSearch: readReviewState,
  staticData: { key: "v", name: "review.title", says: "keys.review" },
  component: lazyRouteComponent(() => import("./ReviewPage"), "ReviewPage"),
});
