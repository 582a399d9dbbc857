import { queryOptions } from "@tanstack/react-query";
import { client, dataOf, keysOf, type Schemas } from "../../api";

export type OwnAccount = Schemas["OwnAccount"];
export type BrowserSession = Schemas["BrowserSession"];

export const meKey = keysOf("me");

export const meQuery = queryOptions({
  queryKey: meKey("account"),
  queryFn: ({ signal }) => dataOf(client.GET("/api/v1/me", { signal })),
});

export const sessionsQuery = queryOptions({
  queryKey: meKey("sessions"),
  queryFn: ({ signal }) => dataOf(client.GET("/api/v1/me/sessions", { signal })),
});

export const ownTokensQuery = queryOptions({
  queryKey: meKey("tokens"),
  queryFn: ({ signal }) => dataOf(client.GET("/api/v1/me/tokens", { signal })),
});

const byId = (id: number) => ({ params: { path: { id } } });

export const changeOwn = (body: Schemas["OwnChange"]) =>
  dataOf(client.PATCH("/api/v1/me", { body }));

export const changePassword = (body: Schemas["PasswordChange"]) =>
  dataOf(client.PUT("/api/v1/me/password", { body }));

export const beginFactor = (password: string) =>
  dataOf(client.POST("/api/v1/me/second-factor", { body: { password } }));

export const confirmFactor = (code: string) =>
  dataOf(client.PUT("/api/v1/me/second-factor", { body: { code } }));

export const removeFactor = (password: string) =>
  dataOf(client.POST("/api/v1/me/second-factor/removal", { body: { password } }));

/** Where one's account of the provider is linked; the browser goes on there. */
export const startProviderLink = (password: string) =>
  dataOf(client.POST("/api/v1/me/provider-link", { body: { password, return_to: "/me" } }));

export const endOwnSession = (id: number) =>
  dataOf(client.DELETE("/api/v1/me/sessions/{id}", byId(id)));

export const endOtherSessions = () => dataOf(client.DELETE("/api/v1/me/sessions"));

export const createToken = (body: Schemas["NewToken"]) =>
  dataOf(client.POST("/api/v1/me/tokens", { body }));

export const revokeOwnToken = (id: number) =>
  dataOf(client.DELETE("/api/v1/me/tokens/{id}", byId(id)));
