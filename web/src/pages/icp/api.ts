import { queryOptions } from "@tanstack/react-query";
import { client, dataOf, keysOf, type Schemas } from "../../api";

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

const icpKey = keysOf("icp");
/** What was learnt about who buys. */
export const propensityKey = (...parts: readonly number[]) => icpKey("propensity", ...parts);

export const icpQuery = queryOptions({
  queryKey: icpKey(),
  queryFn: ({ signal }) => dataOf(client.GET("/api/v1/icp", { signal })),
  staleTime: 60_000,
});

export const lookalikesQuery = (by_amount: boolean) =>
  queryOptions({
    queryKey: icpKey("lookalikes", by_amount),
    queryFn: ({ signal }) =>
      dataOf(client.GET("/api/v1/icp/lookalikes", { params: { query: { by_amount } }, signal })),
    staleTime: 60_000,
  });

export const propensityQuery = queryOptions({
  queryKey: propensityKey(),
  queryFn: ({ signal }) => dataOf(client.GET("/api/v1/icp/propensity", { signal })),
  staleTime: 60_000,
});

export const accountPropensityQuery = (id: number) =>
  queryOptions({
    queryKey: propensityKey(id),
    queryFn: ({ signal }) =>
      dataOf(client.GET("/api/v1/accounts/{id}/propensity", { params: { path: { id } }, signal })),
    staleTime: 60_000,
  });

export const learnPropensity = () => dataOf(client.POST("/api/v1/icp/propensity"));
