import { infiniteQueryOptions } from "@tanstack/react-query";
import { client, dataOf, nextOffset, pageSize, type Schemas } from "../../api";
import { matchKey } from "../matching/api";

export type DismissedProposal = Schemas["DismissedProposal"];
export type ProposedAccount = Schemas["ProposedAccount"];

export const proposedQuery = infiniteQueryOptions({
  queryKey: matchKey("proposed"),
  queryFn: ({ pageParam, signal }) =>
    dataOf(
      client.GET("/api/v1/match/proposed", {
        params: { query: { limit: pageSize, offset: pageParam } },
        signal,
      }),
    ),
  initialPageParam: 0,
  getNextPageParam: nextOffset,
});

export const dismissedQuery = infiniteQueryOptions({
  queryKey: matchKey("dismissed"),
  queryFn: ({ pageParam, signal }) =>
    dataOf(
      client.GET("/api/v1/match/proposed/dismissed", {
        params: { query: { limit: pageSize, offset: pageParam } },
        signal,
      }),
    ),
  initialPageParam: 0,
  getNextPageParam: nextOffset,
});

export const decideProposed = (body: Schemas["NewProposalDecision"]) =>
  dataOf(client.POST("/api/v1/match/proposed", { body }));
