import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import { client, dataOf, keysOf, nextOffset, type Schemas } from "../../api";
import type { paths } from "../../api-schema";
import { matchKey } from "../matching/api";

export type AccountDetail = Schemas["AccountDetail"];
export type AccountPerson = Schemas["AccountPerson"];
export type Opportunity = Schemas["Opportunity"];
export type ScoreExplanation = Schemas["ScoreExplanation"];
export type AccountAlias = Schemas["AccountAlias"];
export type AccountFamily = Schemas["AccountFamily"];
export type FamilyFigures = Schemas["FamilyFigures"];
export type FamilyMember = Schemas["FamilyMember"];
export type AccountStanding = Schemas["AccountStanding"];
export type ConditionPart = Schemas["ConditionPart"];
export type MoveAccount = Schemas["MoveAccount"];
export type StageName = Schemas["StageName"];
export type TellContract = Schemas["TellContract"];
export type AccountEngagement = Schemas["AccountEngagement"];
export type AccountIntent = Schemas["AccountIntent"];
export type TimelineEvent = Schemas["TimelineEvent"];
export type TrackedItem = Schemas["TrackedItem"];

type TimelineParams = NonNullable<
  paths["/api/v1/accounts/{id}/timeline"]["get"]["parameters"]["query"]
>;

/** What of a timeline is wanted. */
export type TimelineFilter = Pick<TimelineParams, "event_type" | "channel" | "person_id">;

/** An account and its stage. */
export const accountKey = keysOf("account");
export const engagementKey = keysOf("engagement");
export const intentKey = keysOf("intent");
const timelineKey = keysOf("timeline");

export const accountQuery = (id: number) =>
  queryOptions({
    queryKey: accountKey(id),
    queryFn: ({ signal }) =>
      dataOf(client.GET("/api/v1/accounts/{id}", { params: { path: { id } }, signal })),
    staleTime: 30_000,
  });

export const timelinePage = 20;

export const aliasesQuery = (id: number) =>
  queryOptions({
    queryKey: matchKey("aliases", id),
    queryFn: ({ signal }) =>
      dataOf(client.GET("/api/v1/accounts/{id}/aliases", { params: { path: { id } }, signal })),
  });

export const addAlias = (id: number, body: Schemas["NewAlias"]) =>
  dataOf(client.POST("/api/v1/accounts/{id}/aliases", { params: { path: { id } }, body }));

export const removeAlias = (id: number, alias_id: number) =>
  dataOf(
    client.DELETE("/api/v1/accounts/{id}/aliases/{alias_id}", {
      params: { path: { id, alias_id } },
    }),
  );

export const familyQuery = (id: number) =>
  queryOptions({
    queryKey: matchKey("family", id),
    queryFn: ({ signal }) =>
      dataOf(client.GET("/api/v1/accounts/{id}/family", { params: { path: { id } }, signal })),
  });

/** Says which account is above another; null says that there is none. */
export const setParent = (id: number, parent_id: number | null) =>
  dataOf(
    client.POST("/api/v1/accounts/{id}/parent", { params: { path: { id } }, body: { parent_id } }),
  );

/** Takes back what a person said about the account above. */
export const forgetParent = (id: number) =>
  dataOf(client.DELETE("/api/v1/accounts/{id}/parent", { params: { path: { id } } }));

const path = (id: number) => ({ params: { path: { id } } });

export const standingQuery = (id: number) =>
  queryOptions({
    queryKey: accountKey("standing", id),
    queryFn: ({ signal }) =>
      dataOf(client.GET("/api/v1/accounts/{id}/stage", { ...path(id), signal })),
    staleTime: 10_000,
  });

export const moveAccount = (id: number, body: MoveAccount) =>
  dataOf(client.PUT("/api/v1/accounts/{id}/stage", { ...path(id), body }));

export const releaseAccount = (id: number) =>
  dataOf(client.DELETE("/api/v1/accounts/{id}/stage", path(id)));

export const tellContract = (id: number, body: TellContract) =>
  dataOf(client.PUT("/api/v1/accounts/{id}/contract", { ...path(id), body }));

export const forgetContract = (id: number) =>
  dataOf(client.DELETE("/api/v1/accounts/{id}/contract", path(id)));

export const engagementQuery = (id: number) =>
  queryOptions({
    queryKey: engagementKey(id),
    queryFn: ({ signal }) =>
      dataOf(client.GET("/api/v1/accounts/{id}/engagement", { params: { path: { id } }, signal })),
    staleTime: 30_000,
  });

export const intentQuery = (id: number) =>
  queryOptions({
    queryKey: intentKey(id),
    queryFn: ({ signal }) =>
      dataOf(client.GET("/api/v1/accounts/{id}/intent", { params: { path: { id } }, signal })),
    staleTime: 30_000,
  });

export const timelineQuery = (id: number, filter: TimelineFilter) =>
  infiniteQueryOptions({
    queryKey: timelineKey("records", id, filter),
    queryFn: ({ pageParam, signal }) =>
      dataOf(
        client.GET("/api/v1/accounts/{id}/timeline", {
          params: { path: { id }, query: { ...filter, limit: timelinePage, offset: pageParam } },
          signal,
        }),
      ),
    initialPageParam: 0,
    getNextPageParam: nextOffset,
    placeholderData: keepPreviousData,
  });

/** What was tracked of an account; each page says where the next one begins. */
export const trackedQuery = (id: number, filter: TimelineFilter) =>
  infiniteQueryOptions({
    queryKey: timelineKey("tracked", id, filter),
    queryFn: ({ pageParam, signal }) =>
      dataOf(
        client.GET("/api/v1/accounts/{id}/timeline/tracked", {
          params: { path: { id }, query: { ...filter, limit: timelinePage, before: pageParam } },
          signal,
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next ?? undefined,
    placeholderData: keepPreviousData,
  });

export const timelineKindsQuery = (id: number) =>
  queryOptions({
    queryKey: timelineKey("kinds", id),
    queryFn: ({ signal }) =>
      dataOf(
        client.GET("/api/v1/accounts/{id}/timeline/kinds", { params: { path: { id } }, signal }),
      ),
    staleTime: 60_000,
  });
