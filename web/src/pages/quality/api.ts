import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { client, dataOf, keysOf, type Schemas } from "../../api";

export type EventQuality = Schemas["EventQuality"];
export type EventReject = Schemas["EventReject"];
export type EventTally = Schemas["EventTally"];

const qualityKey = keysOf("quality");

export const qualityQuery = (days: number) =>
  queryOptions({
    queryKey: qualityKey(days),
    queryFn: ({ signal }) =>
      dataOf(client.GET("/api/v1/events/quality", { params: { query: { days } }, signal })),
    refetchInterval: 10_000,
    placeholderData: keepPreviousData,
  });
