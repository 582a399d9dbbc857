import { queryOptions } from "@tanstack/react-query";
import { client, dataOf, keysOf, type Schemas } from "../../api";

export type AccountCommittee = Schemas["AccountCommittee"];
export type CommitteeMember = Schemas["CommitteeMember"];
export type CommitteeRoleDetail = Schemas["CommitteeRoleDetail"];
export type NewRoleDecision = Schemas["NewRoleDecision"];
export type TierGaps = Schemas["TierGaps"];

export const committeeKey = keysOf("committee");

export const committeeQuery = (id: number, line?: string) =>
  queryOptions({
    queryKey: committeeKey(id, line ?? null),
    queryFn: ({ signal }) =>
      dataOf(
        client.GET("/api/v1/accounts/{id}/committee", {
          params: { path: { id }, query: { line } },
          signal,
        }),
      ),
    staleTime: 30_000,
  });

export const gapsQuery = queryOptions({
  queryKey: committeeKey("gaps"),
  queryFn: ({ signal }) => dataOf(client.GET("/api/v1/committee/gaps", { signal })),
  staleTime: 30_000,
});

export const decideRole = (person: number, body: NewRoleDecision) =>
  dataOf(client.POST("/api/v1/people/{id}/role", { params: { path: { id: person } }, body }));
