import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { client, dataOf, keysOf, type Schemas } from "../../api";
import type { paths } from "../../api-schema";

export type Account = Schemas["AccountRow"];
export type AccountFacets = Schemas["AccountFacets"];
export type View = Schemas["View"];
export type AccountParams = NonNullable<paths["/api/v1/accounts"]["get"]["parameters"]["query"]>;

export const accountsKey = keysOf("accounts");
export const facetsKey = keysOf("facets");
export const viewsKey = keysOf("views");
const filterKey = keysOf("filter");

export const accountsQuery = (query: AccountParams) =>
  queryOptions({
    queryKey: accountsKey(query),
    queryFn: ({ signal }) => dataOf(client.GET("/api/v1/accounts", { params: { query }, signal })),
    staleTime: 30_000,
  });

export const facetsQuery = (query: { filter?: string; search?: string; line?: string } = {}) =>
  queryOptions({
    queryKey: facetsKey(query),
    queryFn: ({ signal }) =>
      dataOf(client.GET("/api/v1/accounts/facets", { params: { query }, signal })),
    staleTime: 60_000,
    placeholderData: keepPreviousData,
  });

/** What a filter may ask. */
export const filterFieldsQuery = queryOptions({
  queryKey: filterKey("fields"),
  queryFn: () => dataOf(client.GET("/api/v1/filters/fields")),
  staleTime: Number.POSITIVE_INFINITY,
});

const readFilter = (text: string) =>
  dataOf(client.POST("/api/v1/filters/read", { body: { text } }));

/** A filter as groups and rows, for the builder. */
export const filterTreeQuery = (text: string) =>
  queryOptions({ queryKey: filterKey("tree", text), queryFn: () => readFilter(text) });

/** What is said of a filter: values of it that the data do not have. */
export const filterNoticesQuery = (text: string) =>
  queryOptions({ queryKey: filterKey("notices", text), queryFn: () => readFilter(text) });

/** Writes a filter as text; null is the filter that every account passes. */
export const writeFilter = (tree: Schemas["FilterTree"] | null) =>
  dataOf(client.POST("/api/v1/filters/write", { body: { tree } }));

export const viewsQuery = queryOptions({
  queryKey: viewsKey(),
  queryFn: ({ signal }) => dataOf(client.GET("/api/v1/views", { signal })),
  staleTime: 60_000,
});

export const createView = (body: Schemas["NewView"]) =>
  dataOf(client.POST("/api/v1/views", { body }));

export const deleteView = (id: number) =>
  dataOf(client.DELETE("/api/v1/views/{id}", { params: { path: { id } } }));

/** The address of a CSV of the matching accounts. */
export function exportAddress({ filter, search, sort, line }: AccountParams): string {
  const params = new URLSearchParams();
  if (filter) params.set("filter", filter);
  if (search) params.set("search", search);
  if (sort) params.set("sort", sort);
  if (line) params.set("line", line);
  return `/api/v1/accounts.csv?${params}`;
}
