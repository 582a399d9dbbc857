import { infiniteQueryOptions } from "@tanstack/react-query";
import { client, dataOf, nextOffset, pageSize, type Schemas } from "../../api";
import { matchKey } from "../matching/api";

export type DuplicatePair = Schemas["DuplicatePair"];
export type Merge = Schemas["Merge"];

const pairsPage = 20;

export const duplicatesQuery = infiniteQueryOptions({
  queryKey: matchKey("duplicates"),
  queryFn: ({ pageParam, signal }) =>
    dataOf(
      client.GET("/api/v1/duplicates", {
        params: { query: { limit: pairsPage, offset: pageParam } },
        signal,
      }),
    ),
  initialPageParam: 0,
  getNextPageParam: nextOffset,
});

/** Two accounts, in the order in which the API names them. */
export interface Pair {
  left: number;
  right: number;
}

export const dismissDuplicate = (path: Pair) =>
  dataOf(client.POST("/api/v1/duplicates/{left}/{right}/dismiss", { params: { path } }));

export const restoreDuplicate = (path: Pair) =>
  dataOf(client.DELETE("/api/v1/duplicates/{left}/{right}/dismiss", { params: { path } }));

export const mergeAccount = ({ survivor, merged }: { survivor: number; merged: number }) =>
  dataOf(
    client.POST("/api/v1/accounts/{id}/merge", {
      params: { path: { id: survivor } },
      body: { merged_id: merged },
    }),
  );

export const mergesQuery = infiniteQueryOptions({
  queryKey: matchKey("merges"),
  queryFn: ({ pageParam, signal }) =>
    dataOf(
      client.GET("/api/v1/merges", {
        params: { query: { limit: pageSize, offset: pageParam } },
        signal,
      }),
    ),
  initialPageParam: 0,
  getNextPageParam: nextOffset,
});

export const splitMerge = (id: number) =>
  dataOf(client.POST("/api/v1/merges/{id}/split", { params: { path: { id } } }));
