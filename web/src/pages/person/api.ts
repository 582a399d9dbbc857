import { queryOptions } from "@tanstack/react-query";
import { client, dataOf, type Schemas } from "../../api";
import { matchKey } from "../matching/api";

export type MatchDecision = Schemas["MatchDecision"];
export type MatchExplanation = Schemas["MatchExplanation"];
export type StandingMatch = Schemas["StandingMatch"];

export const explanationKey = (id: number) => matchKey("explanation", id);

export const undoDecision = (id: number) =>
  dataOf(client.POST("/api/v1/match/decisions/{id}/undo", { params: { path: { id } } }));

export const explanationQuery = (id: number) =>
  queryOptions({
    queryKey: explanationKey(id),
    queryFn: ({ signal }) =>
      dataOf(client.GET("/api/v1/people/{id}/match", { params: { path: { id } }, signal })),
  });

export const assignAccount = ({ person, account }: { person: number; account: number }) =>
  dataOf(
    client.POST("/api/v1/people/{id}/account", {
      params: { path: { id: person } },
      body: { account_id: account },
    }),
  );
