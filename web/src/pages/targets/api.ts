import { infiniteQueryOptions, type QueryClient, queryOptions } from "@tanstack/react-query";
import {
  client,
  dataOf,
  keysOf,
  nextOffset,
  pageSize,
  refresh,
  refreshAllBut,
  type Schemas,
} from "../../api";
import { sessionKey } from "../../session";
import type { AccountState, Source } from "./state";

export type TargetList = Schemas["TargetList"];
export type TargetBoard = Schemas["TargetBoard"];
export type TargetAccount = TargetBoard["accounts"]["items"][number];
export type TargetChange = Schemas["TargetChange"];
export type TargetRule = Schemas["TargetRule"];
export type LeftOutAccount = Schemas["LeftOutAccount"];
export type TargetEvent = Schemas["TargetEvent"];
export type TargetSuggestion = Schemas["TargetSuggestion"];

export const targetsKey = keysOf("targets");
const revisionKey = keysOf("target_revision");

/** How many suggestions are shown. */
const suggestedMax = 100;
/** How long a look for changes of others ended before the next one begins. */
const betweenLooks = 600;

const byId = (id: number) => ({ params: { path: { id } } });
const reached = (list: TargetList) => list.revision;

export const targetListsQuery = queryOptions({
  queryKey: targetsKey("lists"),
  queryFn: ({ signal }) => dataOf(client.GET("/api/v1/target-lists", { signal })),
});

/** A list with its accounts, page by page. */
export const boardQuery = (id: number, state?: AccountState) =>
  infiniteQueryOptions({
    queryKey: targetsKey("board", id, state ?? "all"),
    initialPageParam: 0,
    queryFn: ({ pageParam, signal }) =>
      dataOf(
        client.GET("/api/v1/target-lists/{id}", {
          params: { path: { id }, query: { state, offset: pageParam, limit: pageSize } },
          signal,
        }),
      ),
    getNextPageParam: (last, pages) =>
      nextOffset(
        last.accounts,
        pages.map(({ accounts }) => accounts),
      ),
  });

/** What happened to a list, or to one account of it, page by page. */
export const historyQuery = (id: number, account?: number) =>
  infiniteQueryOptions({
    queryKey: targetsKey("history", id, account ?? "all"),
    initialPageParam: 0,
    queryFn: ({ pageParam, signal }) =>
      dataOf(
        client.GET("/api/v1/target-lists/{id}/history", {
          params: { path: { id }, query: { account, offset: pageParam, limit: pageSize } },
          signal,
        }),
      ),
    getNextPageParam: nextOffset,
  });

/** Who is a target by a list, now or at the end of a day. */
export const targetMembersQuery = (id: number, day = "") =>
  queryOptions({
    queryKey: targetsKey("members", id, day),
    queryFn: ({ signal }) =>
      dataOf(
        client.GET("/api/v1/target-lists/{id}/members", {
          params: { path: { id }, query: { as_of: day || undefined } },
          signal,
        }),
      ),
  });

export const comparisonQuery = (id: number, from: number, to: number) =>
  queryOptions({
    queryKey: targetsKey("comparison", id, from, to),
    queryFn: ({ signal }) =>
      dataOf(
        client.GET("/api/v1/target-lists/{id}/comparison", {
          params: { path: { id }, query: { from, to } },
          signal,
        }),
      ),
  });

export const suggestionsQuery = (id: number, source: Source) =>
  queryOptions({
    queryKey: targetsKey("suggestions", id, source),
    queryFn: ({ signal }) =>
      dataOf(
        client.GET("/api/v1/target-lists/{id}/suggestions", {
          params: { path: { id }, query: { source, limit: suggestedMax } },
          signal,
        }),
      ),
  });

/**
 * Waits for what others change of a list. The server answers once there is something, or after ten
 * seconds; the next look begins a little later, so that a page is also at rest at times.
 */
export const togetherQuery = (queries: QueryClient, list: TargetList) =>
  queryOptions({
    queryKey: revisionKey(list.id),
    initialData: { revision: reached(list) },
    staleTime: Number.POSITIVE_INFINITY,
    refetchInterval: betweenLooks,
    retry: false,
    queryFn: async ({ signal }) => {
      const known = queries.getQueryData<{ revision: number }>(revisionKey(list.id));
      const after = known?.revision ?? reached(list);
      const found = await dataOf(
        client.GET("/api/v1/target-lists/{id}/revision", {
          params: { path: { id: list.id }, query: { after } },
          signal,
        }),
      );
      if (found.revision !== after) void refresh(queries, [targetsKey()]);
      return found;
    },
  });

export const createTargetList = (body: Schemas["NewTargetList"]) =>
  dataOf(client.POST("/api/v1/target-lists", { body }));

export const editTargetList = (id: number, body: Schemas["TargetListEdit"]) =>
  dataOf(client.PUT("/api/v1/target-lists/{id}", { ...byId(id), body }));

export const proposeTargets = (id: number, body: Schemas["NewProposal"]) =>
  dataOf(client.POST("/api/v1/target-lists/{id}/proposals", { ...byId(id), body }));

export const voteOnTarget = (id: number, body: Schemas["NewVote"]) =>
  dataOf(client.POST("/api/v1/target-lists/{id}/votes", { ...byId(id), body }));

export const judgeTarget = (id: number, body: Schemas["NewJudgement"]) =>
  dataOf(client.POST("/api/v1/target-lists/{id}/judgements", { ...byId(id), body }));

export const commentOnTarget = (id: number, body: Schemas["NewComment"]) =>
  dataOf(client.POST("/api/v1/target-lists/{id}/comments", { ...byId(id), body }));

export const excludeTarget = (id: number, body: Schemas["NewExclusion"]) =>
  dataOf(client.POST("/api/v1/target-lists/{id}/exclusions", { ...byId(id), body }));

export const recommendTargets = (id: number) =>
  dataOf(client.POST("/api/v1/target-lists/{id}/recommendation", byId(id)));

export const returnTargetList = (id: number, reason: string) =>
  dataOf(client.POST("/api/v1/target-lists/{id}/return", { ...byId(id), body: { reason } }));

export const signTargetList = (id: number, body: Schemas["TargetSignature"]) =>
  dataOf(client.POST("/api/v1/target-lists/{id}/signature", { ...byId(id), body }));

export const swapTarget = (id: number, body: Schemas["NewSwap"]) =>
  dataOf(client.POST("/api/v1/target-lists/{id}/swaps", { ...byId(id), body }));

/** Where the file of a list is. */
export const exportAddress = (id: number) => `/api/v1/target-lists/${id}/export`;

/** Fetches again what depends on what is said of accounts. */
export const refreshTargets = (queries: QueryClient) => refresh(queries, [targetsKey()]);

/** Fetches again what depends on who is a target: scores, funnels, nearly everything. */
export const refreshAll = (queries: QueryClient) =>
  refreshAllBut(queries, [sessionKey(), revisionKey()]);
