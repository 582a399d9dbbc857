import { queryOptions } from "@tanstack/react-query";
import { client, dataOf, type Schemas } from "./api";

export type AccountStanding = Schemas["AccountStanding"];
export type ConditionPart = Schemas["ConditionPart"];
export type MoveAccount = Schemas["MoveAccount"];
export type StageName = Schemas["StageName"];
export type TellContract = Schemas["TellContract"];

const path = (id: number) => ({ params: { path: { id } } });

export const standingQuery = (id: number) =>
  queryOptions({
    queryKey: ["account", "standing", id],
    queryFn: ({ signal }) =>
      dataOf(client.GET("/api/v1/accounts/{id}/stage", { ...path(id), signal })),
    staleTime: 10_000,
  });

export const moveAccount = (id: number, body: MoveAccount) =>
  dataOf(client.PUT("/api/v1/accounts/{id}/stage", { ...path(id), body }));

export const releaseAccount = (id: number) =>
  dataOf(client.DELETE("/api/v1/accounts/{id}/stage", path(id)));

export const tellContract = (id: number, body: TellContract) =>
  dataOf(client.PUT("/api/v1/accounts/{id}/contract", { ...path(id), body }));

export const forgetContract = (id: number) =>
  dataOf(client.DELETE("/api/v1/accounts/{id}/contract", path(id)));
