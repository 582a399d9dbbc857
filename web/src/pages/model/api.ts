import { queryOptions } from "@tanstack/react-query";
import { client, dataOf, keysOf, type Schemas } from "../../api";

export type ScoreModelCheck = Schemas["ScoreModelCheck"];
export type ScoreModelDimension = Schemas["ScoreModelDimension"];
export type ScoreModelEdit = Schemas["ScoreModelEdit"];
export type ScoreModelMover = Schemas["ScoreModelMover"];
export type ScoreModelPreview = Schemas["ScoreModelPreview"];
export type ScoreModelRule = Schemas["ScoreModelRule"];
export type ScoreModelState = Schemas["ScoreModelState"];
export type ScoreModelVersion = Schemas["ScoreModelVersion"];
export type ScoreModelLine = Schemas["ScoreModelLine"];

/** Weights by dimension. */
export type Weights = Record<string, number>;

/** The product line whose model is meant; the main model where it is undefined. */
export type Line = string | undefined;

export const scoreModelKey = keysOf("score-model");
const linesKey = keysOf("score-model-lines");
const checkKey = keysOf("score-model-check");

const of = (line: Line) => ({ params: { query: { line } } });

export const scoreModelQuery = (line: Line) =>
  queryOptions({
    queryKey: scoreModelKey(line ?? null),
    queryFn: ({ signal }) =>
      dataOf(client.GET("/api/v1/score-model", { params: { query: { line } }, signal })),
    // A person works on it here: it is read again when they say so.
    staleTime: Number.POSITIVE_INFINITY,
  });

export const versionsQuery = (line: Line) =>
  queryOptions({
    queryKey: scoreModelKey(line ?? null, "versions"),
    queryFn: ({ signal }) =>
      dataOf(client.GET("/api/v1/score-model/versions", { params: { query: { line } }, signal })),
  });

export const linesQuery = queryOptions({
  queryKey: linesKey(),
  queryFn: ({ signal }) => dataOf(client.GET("/api/v1/score-model/lines", { signal })),
});

export const checkQuery = (line: Line, text: string) =>
  queryOptions({
    queryKey: checkKey(line ?? null, text),
    queryFn: ({ signal }) =>
      dataOf(
        client.POST("/api/v1/score-model/check", {
          ...of(line),
          body: { text, accounts: false },
          signal,
        }),
      ),
    staleTime: 60_000,
    // Long enough for a page to take up what was checked before it is shown.
    gcTime: 5_000,
  });

export const previewModel = (line: Line, text: string, weights: Weights) =>
  dataOf(
    client.POST("/api/v1/score-model/preview", { ...of(line), body: { text, weights, limit: 8 } }),
  );

export const keepModel = (line: Line, text: string, tag: string) =>
  dataOf(
    client.PUT("/api/v1/score-model", {
      params: { query: { line }, header: { "If-Match": `"${tag}"` } },
      body: { text },
    }),
  );

export const editModel = (text: string, edits: ScoreModelEdit[]) =>
  dataOf(client.POST("/api/v1/score-model/edit", { body: { text, edits } }));

export const modelText = (line: Line, wanted: string) =>
  dataOf(client.GET("/api/v1/score-model/text", { params: { query: { line, of: wanted } } }));

export const publishScoreModel = (line: Line, text: string, note: string, expected: number) =>
  dataOf(
    client.POST("/api/v1/score-model/publish", {
      ...of(line),
      body: { text, note: note || null, expected },
    }),
  );

export const rollBackScoreModel = (line: Line, version: number, expected: number) =>
  dataOf(client.POST("/api/v1/score-model/rollback", { ...of(line), body: { version, expected } }));

export const beginLine = (key: string) =>
  dataOf(client.POST("/api/v1/score-model/lines", { body: { key } }));

export const retireLine = (line: string) =>
  dataOf(client.POST("/api/v1/score-model/lines/{line}/retire", { params: { path: { line } } }));

export const removeLine = (line: string) =>
  dataOf(client.DELETE("/api/v1/score-model/lines/{line}", { params: { path: { line } } }));
