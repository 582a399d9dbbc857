import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import { client, dataOf, type Schemas, timelinePage } from "./api";
import { nextOffset } from "./api-matching";
import type { paths } from "./api-schema";

export type AccountEngagement = Schemas["AccountEngagement"];
export type AccountIntent = Schemas["AccountIntent"];
export type EventQuality = Schemas["EventQuality"];
export type EventReject = Schemas["EventReject"];
export type EventTally = Schemas["EventTally"];
export type IntentResult = Schemas["IntentResult"];
export type RisingAccount = Schemas["RisingAccount"];
export type StreamAlert = Schemas["StreamAlert"];
export type StreamEvent = Schemas["StreamEvent"];
export type StreamMessage = Schemas["StreamMessage"];
export type StreamStart = Schemas["StreamStart"];
export type TimelineEvent = Schemas["TimelineEvent"];
export type TrackedItem = Schemas["TrackedItem"];
export type WriteKey = Schemas["WriteKey"];

type TimelineParams = NonNullable<
  paths["/api/v1/accounts/{id}/timeline"]["get"]["parameters"]["query"]
>;
/** What of a timeline is wanted. */
export type TimelineFilter = Pick<TimelineParams, "event_type" | "channel" | "person_id">;

/** Where the server tells what happens, as it happens. */
export const streamAddress = "/api/v1/events/stream";

export const recentQuery = queryOptions({
  queryKey: ["events", "recent"],
  queryFn: ({ signal }) => dataOf(client.GET("/api/v1/events/recent", { signal })),
});

export const risingQuery = queryOptions({
  queryKey: ["events", "rising"],
  queryFn: ({ signal }) => dataOf(client.GET("/api/v1/accounts/rising", { signal })),
  refetchInterval: 60_000,
});

export const qualityQuery = (days: number) =>
  queryOptions({
    queryKey: ["events", "quality", days],
    queryFn: ({ signal }) =>
      dataOf(client.GET("/api/v1/events/quality", { params: { query: { days } }, signal })),
    refetchInterval: 10_000,
    placeholderData: keepPreviousData,
  });

export const engagementQuery = (id: number) =>
  queryOptions({
    queryKey: ["engagement", id],
    queryFn: ({ signal }) =>
      dataOf(client.GET("/api/v1/accounts/{id}/engagement", { params: { path: { id } }, signal })),
    staleTime: 30_000,
  });

export const intentQuery = (id: number) =>
  queryOptions({
    queryKey: ["intent", id],
    queryFn: ({ signal }) =>
      dataOf(client.GET("/api/v1/accounts/{id}/intent", { params: { path: { id } }, signal })),
    staleTime: 30_000,
  });

/** Sends a table of topics; `source` is who says what it says. */
export function importIntent({ file, source }: { file: File; source: string }) {
  const form = new FormData();
  form.append("file", file);
  return dataOf(
    client.POST("/api/v1/intent/files", {
      params: { query: { source } },
      body: { file: "" },
      bodySerializer: () => form,
    }),
  );
}

/** How often keys are asked for while one of them waits for its first event. */
const waitingMilliseconds = 2_000;

export const writeKeysQuery = queryOptions({
  queryKey: ["write-keys"],
  queryFn: ({ signal }) => dataOf(client.GET("/api/v1/write-keys", { signal })),
  refetchInterval: ({ state }) =>
    state.data?.items.some(isWaiting) === true ? waitingMilliseconds : false,
});

/** Whether a key is in force and nothing has come by it. */
export const isWaiting = (key: WriteKey) => key.revoked_at === null && key.first_event_at === null;

export const createWriteKey = (wanted: { name: string; kind: WriteKey["kind"] }) =>
  dataOf(client.POST("/api/v1/write-keys", { body: wanted }));

export const revokeWriteKey = (id: number) =>
  dataOf(client.DELETE("/api/v1/write-keys/{id}", { params: { path: { id } } }));

export const timelineQuery = (id: number, filter: TimelineFilter) =>
  infiniteQueryOptions({
    queryKey: ["timeline", id, filter],
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
    queryKey: ["tracked", id, filter],
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
    queryKey: ["timeline-kinds", id],
    queryFn: ({ signal }) =>
      dataOf(
        client.GET("/api/v1/accounts/{id}/timeline/kinds", { params: { path: { id } }, signal }),
      ),
    staleTime: 60_000,
  });
