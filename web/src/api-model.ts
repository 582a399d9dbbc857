import { queryOptions } from "@tanstack/react-query";
import { client, dataOf, type Schemas } from "./api";

export type ScoreModelCheck = Schemas["ScoreModelCheck"];
export type ScoreModelDimension = Schemas["ScoreModelDimension"];
export type ScoreModelEdit = Schemas["ScoreModelEdit"];
export type ScoreModelMover = Schemas["ScoreModelMover"];
export type ScoreModelPreview = Schemas["ScoreModelPreview"];
export type ScoreModelRule = Schemas["ScoreModelRule"];
export type ScoreModelState = Schemas["ScoreModelState"];
export type ScoreModelVersion = Schemas["ScoreModelVersion"];
/** Weights by dimension. */
export type Weights = Record<string, number>;

export const scoreModelQuery = queryOptions({
  queryKey: ["score-model"],
  queryFn: ({ signal }) => dataOf(client.GET("/api/v1/score-model", { signal })),
  // Somebody works on it here: it is read anew when they say so.
  staleTime: Number.POSITIVE_INFINITY,
});

export const versionsQuery = queryOptions({
  queryKey: ["score-model", "versions"],
  queryFn: ({ signal }) => dataOf(client.GET("/api/v1/score-model/versions", { signal })),
});

export const checkQuery = (text: string) =>
  queryOptions({
    queryKey: ["score-model-check", text],
    queryFn: ({ signal }) =>
      dataOf(client.POST("/api/v1/score-model/check", { body: { text, accounts: false }, signal })),
    staleTime: 60_000,
    gcTime: 0,
  });

export const previewModel = (text: string, weights: Weights) =>
  dataOf(client.POST("/api/v1/score-model/preview", { body: { text, weights, limit: 8 } }));

export const keepModel = (text: string, tag: string) =>
  dataOf(
    client.PUT("/api/v1/score-model", {
      params: { header: { "If-Match": `"${tag}"` } },
      body: { text },
    }),
  );

export const editModel = (text: string, edits: ScoreModelEdit[]) =>
  dataOf(client.POST("/api/v1/score-model/edit", { body: { text, edits } }));

export const modelText = (of: string) =>
  dataOf(client.GET("/api/v1/score-model/text", { params: { query: { of } } }));

export const publishScoreModel = (text: string, note: string, expected: number) =>
  dataOf(
    client.POST("/api/v1/score-model/publish", { body: { text, note: note || null, expected } }),
  );

export const rollBackScoreModel = (version: number, expected: number) =>
  dataOf(client.POST("/api/v1/score-model/rollback", { body: { version, expected } }));
