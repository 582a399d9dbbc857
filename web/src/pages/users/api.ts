import { queryOptions } from "@tanstack/react-query";
import { client, dataOf, keysOf, type Schemas } from "../../api";

export type UserLink = Schemas["UserLink"];

export const usersKey = keysOf("users");

export const usersQuery = queryOptions({
  queryKey: usersKey("people"),
  queryFn: ({ signal }) => dataOf(client.GET("/api/v1/users", { signal })),
});

export const tokensQuery = queryOptions({
  queryKey: usersKey("tokens"),
  queryFn: ({ signal }) => dataOf(client.GET("/api/v1/tokens", { signal })),
});

export const rightsQuery = queryOptions({
  queryKey: usersKey("rights"),
  queryFn: ({ signal }) => dataOf(client.GET("/api/v1/rights", { signal })),
});

export type CustomRole = Schemas["CustomRole"];

export const rolesQuery = queryOptions({
  queryKey: usersKey("roles"),
  queryFn: ({ signal }) => dataOf(client.GET("/api/v1/roles", { signal })),
});

/** Makes a role, or changes the one that was seen. */
export const keepRole = (body: Schemas["NewRole"], seen: CustomRole | null) =>
  seen
    ? dataOf(client.PUT("/api/v1/roles/{id}", { ...byId(seen.id), body }))
    : dataOf(client.POST("/api/v1/roles", { body }));

export const removeRole = (id: number) => dataOf(client.DELETE("/api/v1/roles/{id}", byId(id)));

const byId = (id: number) => ({ params: { path: { id } } });

export const addUser = (body: Schemas["NewUser"]) => dataOf(client.POST("/api/v1/users", { body }));

/** What of a person is changed; what is left out stays as it is. */
export type UserChange = Partial<Schemas["UserChange"]>;

const unchanged: Schemas["UserChange"] = {
  name: null,
  role: null,
  team: null,
  territory: null,
  owns_accounts: null,
  disabled: null,
};

export const changeUser = (id: number, change: UserChange) =>
  dataOf(client.PATCH("/api/v1/users/{id}", { ...byId(id), body: { ...unchanged, ...change } }));

export const inviteUser = (id: number) => dataOf(client.POST("/api/v1/users/{id}/link", byId(id)));

export const endUserSessions = (id: number) =>
  dataOf(client.DELETE("/api/v1/users/{id}/sessions", byId(id)));

export const removeUserFactor = (id: number) =>
  dataOf(client.DELETE("/api/v1/users/{id}/second-factor", byId(id)));

export const providerLinksQuery = (id: number) =>
  queryOptions({
    queryKey: usersKey("provider-links", id),
    queryFn: ({ signal }) =>
      dataOf(client.GET("/api/v1/users/{id}/provider-links", { ...byId(id), signal })),
  });

export const removeProviderLink = (id: number, link: number) =>
  dataOf(
    client.DELETE("/api/v1/users/{id}/provider-links/{link}", { params: { path: { id, link } } }),
  );

export const revokeToken = (id: number) => dataOf(client.DELETE("/api/v1/tokens/{id}", byId(id)));
