import { queryOptions } from "@tanstack/react-query";
import { client, dataOf, type Schemas } from "./api";

export type Icp = Schemas["Icp"];
export type IcpAttribute = Schemas["IcpAttribute"];
export type IcpComparison = Schemas["IcpComparison"];
export type IcpFinding = Schemas["IcpFinding"];
export type IcpValue = Schemas["IcpValue"];
export type Lookalike = Schemas["Lookalike"];
export type Lookalikes = Schemas["Lookalikes"];
export type Propensity = Schemas["Propensity"];
export type PropensityModel = Schemas["PropensityModel"];
export type Prospect = Schemas["Prospect"];

export const icpQuery = queryOptions({
  queryKey: ["icp"],
  queryFn: ({ signal }) => dataOf(client.GET("/api/v1/icp", { signal })),
  staleTime: 60_000,
});

export const lookalikesQuery = (by_amount: boolean) =>
  queryOptions({
    queryKey: ["icp", "lookalikes", by_amount],
    queryFn: ({ signal }) =>
      dataOf(client.GET("/api/v1/icp/lookalikes", { params: { query: { by_amount } }, signal })),
    staleTime: 60_000,
  });

export const propensityQuery = queryOptions({
  queryKey: ["icp", "propensity"],
  queryFn: ({ signal }) => dataOf(client.GET("/api/v1/icp/propensity", { signal })),
  staleTime: 60_000,
});

export const accountPropensityQuery = (id: number) =>
  queryOptions({
    queryKey: ["icp", "propensity", id],
    queryFn: ({ signal }) =>
      dataOf(client.GET("/api/v1/accounts/{id}/propensity", { params: { path: { id } }, signal })),
    staleTime: 60_000,
  });

export const learnPropensity = () => dataOf(client.POST("/api/v1/icp/propensity"));
