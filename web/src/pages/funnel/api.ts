import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import { client, dataOf, keysOf, type Schemas } from "../../api";
import type { paths } from "../../api-schema";

export type ClosedSummary = Schemas["ClosedSummary"];
export type Funnel = Schemas["Funnel"];
export type FunnelSliceResult = Schemas["FunnelSliceResult"];
export type FunnelStage = Schemas["FunnelStage"];
export type FunnelStageKey = Schemas["FunnelStageKey"];
export type FunnelTrack = Schemas["FunnelTrack"];
export type Motion = Schemas["Motion"];
export type FunnelParams = NonNullable<paths["/api/v1/funnel"]["get"]["parameters"]["query"]>;
export type RecordParams = paths["/api/v1/funnel/records"]["get"]["parameters"]["query"];
export type LeftOutReason = Schemas["LeftOutReason"];
export type LeftOutCount = Schemas["LeftOutCount"];

export const funnelKey = keysOf("funnel");
const recordsKey = keysOf("records");

export const funnelQuery = (query: FunnelParams) =>
  queryOptions({
    queryKey: funnelKey(query),
    queryFn: ({ signal }) => dataOf(client.GET("/api/v1/funnel", { params: { query }, signal })),
    staleTime: 30_000,
    placeholderData: keepPreviousData,
  });

const recordsPage = 100;

interface RecordsPage {
  offset: number;
  items: readonly unknown[];
  total: number;
}

/** Where the next page of records begins. */
const nextRecord = ({ offset, items, total }: RecordsPage) =>
  items.length > 0 && offset + items.length < total ? offset + items.length : undefined;

/** The records behind a number of the funnel. */
export const recordsQuery = (query: RecordParams) =>
  infiniteQueryOptions({
    queryKey: recordsKey(query),
    queryFn: ({ pageParam, signal }) =>
      dataOf(
        client.GET("/api/v1/funnel/records", {
          params: { query: { ...query, limit: recordsPage, offset: pageParam } },
          signal,
        }),
      ),
    initialPageParam: 0,
    getNextPageParam: nextRecord,
  });

/** The deals that are left out for a reason. */
export const leftOutQuery = (reason: LeftOutReason) =>
  infiniteQueryOptions({
    queryKey: funnelKey("left-out", reason),
    queryFn: ({ pageParam, signal }) =>
      dataOf(
        client.GET("/api/v1/funnel/left-out", {
          params: { query: { reason, limit: recordsPage, offset: pageParam } },
          signal,
        }),
      ),
    initialPageParam: 0,
    getNextPageParam: nextRecord,
  });
