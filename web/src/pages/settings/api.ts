import { queryOptions } from "@tanstack/react-query";
import { client, dataOf, keysOf, type Schemas } from "../../api";

export type DocumentKey = Schemas["DocumentKey"];
export type DocumentDetail = Schemas["DocumentDetail"];
export type DocumentVersion = Schemas["DocumentVersion"];

export const documentKey = keysOf("document");
export const documentCheckKey = keysOf("document-check");

const pathOf = (key: DocumentKey) => ({ params: { path: { key } } });

export const documentQuery = (key: DocumentKey) =>
  queryOptions({
    queryKey: documentKey(key),
    queryFn: ({ signal }) =>
      dataOf(client.GET("/api/v1/documents/{key}", { ...pathOf(key), signal })),
  });

export const versionsQuery = (key: DocumentKey) =>
  queryOptions({
    queryKey: documentKey(key, "versions"),
    queryFn: ({ signal }) =>
      dataOf(client.GET("/api/v1/documents/{key}/versions", { ...pathOf(key), signal })),
  });

/** What is wrong with a text, and what it changes. */
export const checkQuery = (key: DocumentKey, text: string) =>
  queryOptions({
    queryKey: documentCheckKey(key, text),
    queryFn: ({ signal }) =>
      dataOf(
        client.POST("/api/v1/documents/{key}/check", { ...pathOf(key), body: { text }, signal }),
      ),
    gcTime: 0,
  });

export const versionText = (key: DocumentKey, version: number) =>
  dataOf(
    client.GET("/api/v1/documents/{key}/versions/{version}", {
      params: { path: { key, version } },
    }),
  );

export const publishDocument = (key: DocumentKey, body: Schemas["NewDocumentVersion"]) =>
  dataOf(client.POST("/api/v1/documents/{key}/versions", { ...pathOf(key), body }));

export const writeDraft = (key: DocumentKey, body: Schemas["NewDocumentDraft"]) =>
  dataOf(client.PUT("/api/v1/documents/{key}/draft", { ...pathOf(key), body }));

/** Agrees to the draft, as it was read. */
export const approveDraft = (key: DocumentKey, revision: number) =>
  dataOf(
    client.POST("/api/v1/documents/{key}/draft/approvals", {
      ...pathOf(key),
      body: { revision },
    }),
  );

export const removeDraft = (key: DocumentKey) =>
  dataOf(client.DELETE("/api/v1/documents/{key}/draft", pathOf(key)));
