import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { client, dataOf, keysOf, nextOffset, pageSize, type Schemas } from "../../api";

export type AccountCard = Schemas["AccountCard"];
export type MatchCandidate = Schemas["MatchCandidate"];
export type MatchChange = Schemas["MatchChange"];
export type MatchEffect = Schemas["MatchEffect"];
export type MatchEvidence = Schemas["MatchEvidence"];
export type FamilyFileReport = Schemas["FamilyFileReport"];
export type MatchModel = Schemas["MatchModel"];
export type MatchRun = Schemas["MatchRun"];
export type MatchJob = Schemas["MatchJob"];
export type MatchOutcome = Schemas["MatchOutcome"];
export type MatchPerson = Schemas["MatchPerson"];
export type MatchReport = Schemas["MatchReport"];

/** All that depends on which account a person belongs to. */
export const matchKey = keysOf("match");
export const matchReportKey = () => matchKey("report");
export const matchJobKey = keysOf("match-job");

export const matchReportQuery = queryOptions({
  queryKey: matchReportKey(),
  queryFn: ({ signal }) => dataOf(client.GET("/api/v1/match/report", { signal })),
  staleTime: 30_000,
});

export const matchJobQuery = queryOptions({
  queryKey: matchJobKey(),
  queryFn: ({ signal }) => dataOf(client.GET("/api/v1/match/run", { signal })),
  refetchInterval: ({ state }) => (state.data?.state === "running" ? 500 : false),
});

export const startMatch = () => dataOf(client.POST("/api/v1/match/run"));

export const modelsQuery = queryOptions({
  queryKey: matchKey("models"),
  queryFn: ({ signal }) => dataOf(client.GET("/api/v1/match/models", { signal })),
});

export const trainModel = () => dataOf(client.POST("/api/v1/match/models"));

export const publishModel = ({ version, force }: { version: number; force: boolean }) =>
  dataOf(
    client.POST("/api/v1/match/models/{version}/publish", {
      params: { path: { version } },
      body: { force },
    }),
  );

export const rollBackModel = () => dataOf(client.POST("/api/v1/match/models/rollback"));

/** Reads a list of acquisitions or of domains that belong together, in the background. */
export function importFamilies(file: File): Promise<MatchJob> {
  const form = new FormData();
  form.append("file", file);
  return dataOf(
    client.POST("/api/v1/families/file", { body: { file: "" }, bodySerializer: () => form }),
  );
}

export const cancelMatch = () => dataOf(client.POST("/api/v1/match/run/cancel"));

export const matchChangesQuery = infiniteQueryOptions({
  queryKey: matchKey("changes"),
  queryFn: ({ pageParam, signal }) =>
    dataOf(
      client.GET("/api/v1/match/changes", {
        params: { query: { limit: pageSize, offset: pageParam } },
        signal,
      }),
    ),
  initialPageParam: 0,
  getNextPageParam: nextOffset,
});
