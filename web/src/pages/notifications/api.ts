import { type QueryClient, queryOptions } from "@tanstack/react-query";
import { client, dataOf, keysOf, refresh, type Schemas } from "../../api";
import type { Language } from "../../state/preferences";

export type Notification = Schemas["Notification"];

const notificationsKey = keysOf("notifications");

/** How many are shown. */
export const notificationsShown = 100;

/** The newest notifications of the reader. Their sentences come in the language of the key. */
export const notificationsQuery = (language: Language) =>
  queryOptions({
    queryKey: notificationsKey("all", language),
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
