import { queryOptions } from "@tanstack/react-query";
import { client, dataOf, keysOf, type Schemas } from "../../api";

export type Import = Schemas["Import"];
export type ImportReading = Schemas["ImportReading"];
export type ImportPreview = Schemas["ImportPreview"];
export type NewImport = Schemas["NewImport"];
export type ImportUndo = Schemas["ImportUndo"];
export type IntentResult = Schemas["IntentResult"];

/** One import. */
export const importKey = keysOf("import");
export const importsKey = keysOf("imports");
export const exchangeRatesKey = keysOf("exchange-rates");
const importUndoKey = keysOf("import-undo");

export const importsQuery = queryOptions({
  queryKey: importsKey(),
  queryFn: ({ signal }) => dataOf(client.GET("/api/v1/imports", { signal })),
});

export const importQuery = (id: number) =>
  queryOptions({
    queryKey: importKey(id),
    queryFn: ({ signal }) =>
      dataOf(client.GET("/api/v1/imports/{id}", { params: { path: { id } }, signal })),
    refetchInterval: ({ state }) => (state.data?.state === "running" ? 500 : false),
  });

export function previewImport(file: File): Promise<ImportPreview> {
  const form = new FormData();
  form.append("file", file);
  return dataOf(
    client.POST("/api/v1/imports/preview", {
      body: { file: "" },
      bodySerializer: () => form,
    }),
  );
}

export const createImport = (body: NewImport) => dataOf(client.POST("/api/v1/imports", { body }));

export const cancelImport = (id: number) =>
  dataOf(client.POST("/api/v1/imports/{id}/cancel", { params: { path: { id } } }));

/** What undoing an import would do, as things are now. */
export const importUndoQuery = (id: number) =>
  queryOptions({
    queryKey: importUndoKey(id),
    queryFn: ({ signal }) =>
      dataOf(client.GET("/api/v1/imports/{id}/undo", { params: { path: { id } }, signal })),
    staleTime: 0,
    gcTime: 0,
  });

export const undoImport = (id: number) =>
  dataOf(client.POST("/api/v1/imports/{id}/undo", { params: { path: { id } } }));

export const exchangeRatesQuery = queryOptions({
  queryKey: exchangeRatesKey(),
  queryFn: ({ signal }) => dataOf(client.GET("/api/v1/exchange-rates", { signal })),
});

export const setExchangeRate = ({ currency, rate }: { currency: string; rate: number }) =>
  dataOf(client.PATCH("/api/v1/exchange-rates", { body: { rates: { [currency]: rate } } }));

/** The address of a CSV of an import's rejected rows. */
export const rejectsAddress = (id: number) => `/api/v1/imports/${id}/rejects.csv`;

/** Sends a table of topics; `source` is who says what it says. */
export function importIntent({ file, source }: { file: File; source: string }) {
  const form = new FormData();
  form.append("file", file);
  return dataOf(
    client.POST("/api/v1/intent/files", {
      params: { query: { source } },
      body: { file: "" },
      bodySerializer: () => form,
    }),
  );
}
