import { queryOptions } from "@tanstack/react-query";
import { client, dataOf, keysOf, type Schemas } from "../../api";

export type StreamAlert = Schemas["StreamAlert"];
export type StreamEvent = Schemas["StreamEvent"];
export type StreamMessage = Schemas["StreamMessage"];
export type StreamStart = Schemas["StreamStart"];

const liveKey = keysOf("live");

/** Where the server tells what happens, as it happens. */
export const streamAddress = "/api/v1/events/stream";

export const recentQuery = queryOptions({
  queryKey: liveKey(),
  queryFn: ({ signal }) => dataOf(client.GET("/api/v1/events/recent", { signal })),
});
