import { queryOptions } from "@tanstack/react-query";
import { client, dataOf, keysOf, type Schemas } from "../../api";

const linkKey = keysOf("link");

export const signIn = (body: Schemas["SignIn"]) => dataOf(client.POST("/api/v1/session", { body }));

export const confirmSignIn = (code: string) =>
  dataOf(client.POST("/api/v1/sign-in/code", { body: { code } }));

/** How people sign in besides a password. */
export const signInQuery = queryOptions({
  queryKey: keysOf("sign-in")(),
  queryFn: ({ signal }) => dataOf(client.GET("/api/v1/sign-in", { signal })),
  staleTime: 60_000,
  // Without an answer there is the password still.
  retry: false,
});

export const setUp = (body: Schemas["SetUp"]) => dataOf(client.POST("/api/v1/setup", { body }));

/** Whose link it is. */
export const linkQuery = (secret: string) =>
  queryOptions({
    queryKey: linkKey(secret),
    queryFn: ({ signal }) =>
      dataOf(client.POST("/api/v1/links/read", { body: { secret }, signal })),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });

export const acceptLink = (body: Schemas["LinkAcceptance"]) =>
  dataOf(client.POST("/api/v1/links/accept", { body }));
