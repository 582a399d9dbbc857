import { queryOptions } from "@tanstack/react-query";
import { client, dataOf, keysOf, type Schemas } from "../../api";

export type CriteriaSheet = Schemas["CriteriaSheet"];
export type CriteriaSigner = Schemas["CriteriaSigner"];
export type Criterion = Schemas["Criterion"];

export const criteriaKey = keysOf("criteria");

const byId = (id: number) => ({ params: { path: { id } } });

export const criteriaListQuery = queryOptions({
  queryKey: criteriaKey("sheets"),
  queryFn: ({ signal }) => dataOf(client.GET("/api/v1/criteria", { signal })),
});

export const criteriaQuery = (id: number) =>
  queryOptions({
    queryKey: criteriaKey("one", id),
    queryFn: ({ signal }) => dataOf(client.GET("/api/v1/criteria/{id}", { ...byId(id), signal })),
    // Others sign meanwhile.
    refetchInterval: 5_000,
  });

export const createCriteria = (body: Schemas["NewCriteria"]) =>
  dataOf(client.POST("/api/v1/criteria", { body }));

export const changeCriteria = (id: number, body: Schemas["CriteriaChange"]) =>
  dataOf(client.PUT("/api/v1/criteria/{id}", { ...byId(id), body }));

export const signCriteria = (id: number, version: number) =>
  dataOf(client.POST("/api/v1/criteria/{id}/signature", { ...byId(id), body: { version } }));
