import { type QueryClient, queryOptions } from "@tanstack/react-query";
import { client, dataOf, type Schemas } from "./api";

export type AccountList = Schemas["AccountList"];
export type ListChange = Schemas["ListChange"];
export type ListMember = Schemas["ListMember"];
export type ListSelection = Schemas["ListSelection"];

const path = (id: number) => ({ params: { path: { id } } });

export const listsQuery = (archived = false) =>
  queryOptions({
    queryKey: ["lists", archived],
    queryFn: ({ signal }) =>
      dataOf(client.GET("/api/v1/lists", { params: { query: { archived } }, signal })),
    staleTime: 10_000,
  });

export const listQuery = (id: number) =>
  queryOptions({
    queryKey: ["lists", "one", id],
    queryFn: ({ signal }) => dataOf(client.GET("/api/v1/lists/{id}", { ...path(id), signal })),
    staleTime: 10_000,
  });

/** Those who stand on a list, or stood there at the end of a day. */
export const membersQuery = (id: number, asOf: string, limit: number) =>
  queryOptions({
    queryKey: ["lists", "members", id, asOf, limit],
    queryFn: ({ signal }) =>
      dataOf(
        client.GET("/api/v1/lists/{id}/members", {
          params: { path: { id }, query: { as_of: asOf || undefined, limit } },
          signal,
        }),
      ),
    staleTime: 10_000,
  });

export const createList = (body: Schemas["NewAccountList"]) =>
  dataOf(client.POST("/api/v1/lists", { body }));

export const editList = (id: number, body: Schemas["ListEdit"]) =>
  dataOf(client.PUT("/api/v1/lists/{id}", { ...path(id), body }));

export const addToList = (id: number, body: ListSelection) =>
  dataOf(client.POST("/api/v1/lists/{id}/add", { ...path(id), body }));

export const removeFromList = (id: number, body: ListSelection) =>
  dataOf(client.POST("/api/v1/lists/{id}/remove", { ...path(id), body }));

/** Fetches anew what depends on who stands on lists. */
export async function refreshLists(queries: QueryClient): Promise<void> {
  const names = ["lists", "account", "accounts", "facets"];
  await Promise.all(names.map((name) => queries.invalidateQueries({ queryKey: [name] })));
}
