import { queryOptions } from "@tanstack/react-query";
import { client, dataOf, keysOf, type Schemas } from "../../api";

export type DealStage = Schemas["DealStage"];
export type DealOutcome = Schemas["DealOutcome"];

export const dealStagesKey = keysOf("deal-stages");

export const dealStagesQuery = queryOptions({
  queryKey: dealStagesKey(),
  queryFn: ({ signal }) => dataOf(client.GET("/api/v1/deal-stages", { signal })),
});

export const decideDealStages = (change: { stage: string; outcome: DealOutcome | null }) =>
  dataOf(client.PUT("/api/v1/deal-stages", { body: { changes: [change] } }));
