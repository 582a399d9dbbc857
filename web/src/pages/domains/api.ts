import { queryOptions } from "@tanstack/react-query";
import { client, dataOf, type Schemas } from "../../api";
import { matchKey } from "../matching/api";

export type ExcludedDomain = Schemas["ExcludedDomain"];

export const excludedQuery = queryOptions({
  queryKey: matchKey("excluded"),
  queryFn: ({ signal }) => dataOf(client.GET("/api/v1/match/excluded-domains", { signal })),
});

export const excludeDomain = (body: Schemas["NewExcludedDomain"]) =>
  dataOf(client.POST("/api/v1/match/excluded-domains", { body }));

export const includeDomain = (id: number) =>
  dataOf(client.DELETE("/api/v1/match/excluded-domains/{id}", { params: { path: { id } } }));
