import { infiniteQueryOptions, keepPreviousData } from "@tanstack/react-query";
import { client, dataOf, keysOf, nextOffset, pageSize, type Schemas } from "../../api";
import type { ChangesState } from "./state";

export type Change = Schemas["AuditEntry"];

export const changesKey = keysOf("changes");

/** Pages of changes; days are moments by now. */
export const changesQuery = (wanted: ChangesState) =>
  infiniteQueryOptions({
    queryKey: changesKey("list", wanted),
    queryFn: ({ pageParam, signal }) => {
      const query = { ...wanted, limit: pageSize, offset: pageParam };
      return dataOf(client.GET("/api/v1/audit", { params: { query }, signal }));
    },
    initialPageParam: 0,
    getNextPageParam: nextOffset,
    placeholderData: keepPreviousData,
  });

/**
 * A name for each row, as the API gives none: rows that come above later do not change it. Equal
 * rows are counted from the oldest on.
 */
export function changeKeys(changes: Change[]): string[] {
  const seen = new Map<string, number>();
  const fromOldest = changes.toReversed().map(({ at, action, subject_kind, subject }) => {
    const change = [at, action, subject_kind, subject].join(" ");
    const count = seen.get(change) ?? 0;
    seen.set(change, count + 1);
    return `${change} ${count}`;
  });
  return fromOldest.toReversed();
}
