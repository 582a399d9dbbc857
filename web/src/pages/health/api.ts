import { queryOptions } from "@tanstack/react-query";
import { client, dataOf, keysOf, type Schemas } from "../../api";

export type HealthCause = Schemas["HealthCause"];
export type HealthCheckItem = Schemas["HealthCheckItem"];
export type HealthVerdict = Schemas["HealthVerdict"];

const healthKey = keysOf("health-check");

export const healthQuery = queryOptions({
  queryKey: healthKey(),
  queryFn: ({ signal }) => dataOf(client.GET("/api/v1/health-check", { signal })),
  staleTime: 30_000,
});
