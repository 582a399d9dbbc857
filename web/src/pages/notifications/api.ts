import { type QueryClient, queryOptions } from "@tanstack/react-query";
import { client, dataOf, keysOf, refresh, type Schemas } from "../../api";
import { preferences } from "../../state/preferences";

export type Notification = Schemas["Notification"];

const notificationsKey = keysOf("notifications");

/** How many are shown. */
export const notificationsShown = 100;

/** The newest notifications of the reader. Their sentences come in the reader's language. */
export const notificationsQuery = queryOptions({
  queryKey: notificationsKey("all", preferences().language),
  queryFn: ({ signal }) =>
    dataOf(
      client.GET("/api/v1/notifications", {
        params: { query: { limit: notificationsShown } },
        signal,
      }),
    ),
  refetchInterval: 15_000,
});

/** Marks one as read, or all up to it. */
export const readNotifications = (id: number, withOlder: boolean) =>
  dataOf(client.POST("/api/v1/notifications/read", { body: { id, with_older: withOlder } }));

export const refreshNotifications = (queries: QueryClient) =>
  refresh(queries, [notificationsKey()]);
