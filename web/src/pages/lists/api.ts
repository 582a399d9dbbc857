import { type QueryClient, queryOptions } from "@tanstack/react-query";
import { client, dataOf, keysOf, refresh, type Schemas } from "../../api";
import { accountKey } from "../account/api";
import { accountsKey, facetsKey } from "../accounts/api";

export type AccountList = Schemas["AccountList"];
export type ListChange = Schemas["ListChange"];
export type ListMember = Schemas["ListMember"];
export type ListSelection = Schemas["ListSelection"];

const listsKey = keysOf("lists");

const path = (id: number) => ({ params: { path: { id } } });

export const listsQuery = (archived = false) =>
  queryOptions({
    queryKey: listsKey(archived),
    queryFn: ({ signal }) =>
      dataOf(client.GET("/api/v1/lists", { params: { query: { archived } }, signal })),
    staleTime: 10_000,
  });

export const listQuery = (id: number) =>
  queryOptions({
    queryKey: listsKey("one", id),
    queryFn: ({ signal }) => dataOf(client.GET("/api/v1/lists/{id}", { ...path(id), signal })),
    staleTime: 10_000,
  });

/** Those who are on a list, or were on it at the end of a day. */
export const membersQuery = (id: number, asOf: string, limit: number) =>
  queryOptions({
    queryKey: listsKey("members", id, asOf, limit),
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

/** Fetches again what depends on who is on lists. */
export const refreshLists = (queries: QueryClient) =>
  refresh(queries, [listsKey(), accountKey(), accountsKey(), facetsKey()]);
