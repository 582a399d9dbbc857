import { type QueryClient, queryOptions } from "@tanstack/react-query";
import { client, dataOf, keysOf, refresh, type Schemas } from "../../api";

export type Dossier = Schemas["Dossier"];
export type DossierPart = Schemas["DossierPart"];
export type DossierStatement = Schemas["DossierStatement"];

const dossierKey = keysOf("dossier");

const byId = (id: number) => ({ params: { path: { id } } });

export const dossierQuery = (id: number) =>
  queryOptions({
    queryKey: dossierKey(id),
    queryFn: ({ signal }) =>
      dataOf(
        client.GET("/api/v1/accounts/{id}/dossier", {
          params: { path: { id }, query: { limit: 100 } },
          signal,
        }),
      ),
    // Others write in it meanwhile.
    refetchInterval: 5_000,
  });

export const addStatement = (id: number, body: Schemas["NewDossierStatement"]) =>
  dataOf(client.POST("/api/v1/accounts/{id}/dossier/statements", { ...byId(id), body }));

export const removeStatement = (id: number, statement: number, reason: string) =>
  dataOf(
    client.POST("/api/v1/accounts/{id}/dossier/statements/{statement}/removal", {
      params: { path: { id, statement } },
      body: { reason },
    }),
  );

export const commentOnDossier = (id: number, text: string) =>
  dataOf(client.POST("/api/v1/accounts/{id}/dossier/comments", { ...byId(id), body: { text } }));

export const refreshDossier = (queries: QueryClient) => refresh(queries, [dossierKey()]);
