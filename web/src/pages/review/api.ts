import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import { client, dataOf, nextOffset, pageSize, type Schemas } from "../../api";
import { matchKey } from "../matching/api";

export type NewReviewDecision = Schemas["NewReviewDecision"];
export type ReviewItem = Schemas["ReviewItem"];
export type ReviewOrder = Schemas["ReviewOrder"];

/** Which part of the review queue: least probability 0 to 1, and the order. */
export interface ReviewFilter {
  minimum?: number;
  order: ReviewOrder;
}

/** The people who wait, in every order. */
export const reviewKey = (...parts: readonly Partial<ReviewFilter>[]) =>
  matchKey("review", ...parts);

export const reviewQuery = ({ minimum, order }: ReviewFilter) =>
  infiniteQueryOptions({
    queryKey: reviewKey({ minimum, order }),
    queryFn: ({ pageParam, signal }) =>
      dataOf(
        client.GET("/api/v1/match/review", {
          params: {
            query: { limit: pageSize, offset: pageParam, minimum_probability: minimum, order },
          },
          signal,
        }),
      ),
    initialPageParam: 0,
    getNextPageParam: nextOffset,
    staleTime: 30_000,
    placeholderData: keepPreviousData,
  });

/** How many people of the queue are at least this likely. */
export const reviewCountQuery = (minimum: number) =>
  queryOptions({
    queryKey: matchKey("review-count", minimum),
    queryFn: async ({ signal }) => {
      const query = { limit: 1, minimum_probability: minimum };
      const page = await dataOf(client.GET("/api/v1/match/review", { params: { query }, signal }));
      return page.total;
    },
    placeholderData: keepPreviousData,
  });

export const decideReview = ({ id, body }: { id: number; body: NewReviewDecision }) =>
  dataOf(client.POST("/api/v1/match/review/{id}", { params: { path: { id } }, body }));

export const acceptReview = (minimum_probability: number) =>
  dataOf(client.POST("/api/v1/match/review/accept", { body: { minimum_probability } }));

export const undoBatch = (id: number) =>
  dataOf(client.POST("/api/v1/match/batches/{id}/undo", { params: { path: { id } } }));
