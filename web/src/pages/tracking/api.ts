import { queryOptions } from "@tanstack/react-query";
import { client, dataOf, keysOf, type Schemas } from "../../api";

export type WriteKey = Schemas["WriteKey"];

const writeKeysKey = keysOf("write-keys");

/** How often keys are asked for while one of them waits for its first event. */
const waitingMilliseconds = 2_000;

export const writeKeysQuery = queryOptions({
  queryKey: writeKeysKey(),
  queryFn: ({ signal }) => dataOf(client.GET("/api/v1/write-keys", { signal })),
  refetchInterval: ({ state }) =>
    state.data?.items.some(isWaiting) === true ? waitingMilliseconds : false,
});

/** Whether a key is in force and nothing has come by it. */
export const isWaiting = (key: WriteKey) => key.revoked_at === null && key.first_event_at === null;

export const createWriteKey = (wanted: { name: string; kind: WriteKey["kind"] }) =>
  dataOf(client.POST("/api/v1/write-keys", { body: wanted }));

export const revokeWriteKey = (id: number) =>
  dataOf(client.DELETE("/api/v1/write-keys/{id}", { params: { path: { id } } }));
