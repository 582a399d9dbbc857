import { queryOptions } from "@tanstack/react-query";
import { client, dataOf, keysOf, type Schemas } from "../../api";

export type RisingAccount = Schemas["RisingAccount"];

const risingKey = keysOf("rising");

export const risingQuery = queryOptions({
  queryKey: risingKey(),
  queryFn: ({ signal }) => dataOf(client.GET("/api/v1/accounts/rising", { signal })),
  refetchInterval: 60_000,
});
