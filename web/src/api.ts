import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import createClient from "openapi-fetch";
import type { components, paths } from "./api-schema";

export type Schemas = components["schemas"];

export type Account = Schemas["AccountRow"];
export type AccountDetail = Schemas["AccountDetail"];
export type AccountFacets = Schemas["AccountFacets"];
export type AccountPerson = Schemas["AccountPerson"];
export type ClosedSummary = Schemas["ClosedSummary"];
export type Funnel = Schemas["Funnel"];
export type FunnelSliceResult = Schemas["FunnelSliceResult"];
export type FunnelStage = Schemas["FunnelStage"];
export type FunnelStageKey = Schemas["FunnelStageKey"];
export type FunnelTrack = Schemas["FunnelTrack"];
export type Import = Schemas["Import"];
export type ImportReading = Schemas["ImportReading"];
export type ImportPreview = Schemas["ImportPreview"];
export type Money = Schemas["Money"];
export type Motion = Schemas["Motion"];
export type NewImport = Schemas["NewImport"];
export type Opportunity = Schemas["Opportunity"];
export type Rate = Schemas["Rate"];
export type ScoreExplanation = Schemas["ScoreExplanation"];
export type View = Schemas["View"];

export type AccountParams = NonNullable<paths["/api/v1/accounts"]["get"]["parameters"]["query"]>;
export type FunnelParams = NonNullable<paths["/api/v1/funnel"]["get"]["parameters"]["query"]>;
export type RecordParams = paths["/api/v1/funnel/records"]["get"]["parameters"]["query"];

/** A failure that the server, or the way to it, reported. */
export class ApiFailure extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    detail: string,
    readonly hint: string | null,
  ) {
    super(detail);
  }
}

/** Calls the server, typed by its contract. */
export const client = createClient<paths>({ baseUrl: "/" });

interface Answer<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

/** The data of an answer; a refusal or a lost connection is thrown as an `ApiFailure`. */
export async function dataOf<T>(request: Promise<Answer<T>>): Promise<T> {
  const answer = await request.catch((error: unknown) => {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw new ApiFailure(0, "unreachable", "", null);
  });
  if (answer.response.ok) return answer.data as T;
  const item = (answer.error as Schemas["ErrorBody"] | undefined)?.errors?.[0];
  const status = answer.response.status;
  throw new ApiFailure(status, item?.code ?? "unknown", item?.detail ?? "", item?.hint ?? null);
}

export const workspaceQuery = queryOptions({
  queryKey: ["workspace"],
  queryFn: ({ signal }) => dataOf(client.GET("/api/v1/workspace", { signal })),
  staleTime: 30_000,
});

export const accountsQuery = (query: AccountParams) =>
  queryOptions({
    queryKey: ["accounts", query],
    queryFn: ({ signal }) => dataOf(client.GET("/api/v1/accounts", { params: { query }, signal })),
    staleTime: 30_000,
  });

export const facetsQuery = (query: { filter?: string; search?: string; line?: string } = {}) =>
  queryOptions({
    queryKey: ["facets", query],
    queryFn: ({ signal }) =>
      dataOf(client.GET("/api/v1/accounts/facets", { params: { query }, signal })),
    staleTime: 60_000,
    placeholderData: keepPreviousData,
  });

export const accountQuery = (id: number) =>
  queryOptions({
    queryKey: ["account", id],
    queryFn: ({ signal }) =>
      dataOf(client.GET("/api/v1/accounts/{id}", { params: { path: { id } }, signal })),
    staleTime: 30_000,
  });

export const timelinePage = 20;

export const funnelQuery = (query: FunnelParams) =>
  queryOptions({
    queryKey: ["funnel", query],
    queryFn: ({ signal }) => dataOf(client.GET("/api/v1/funnel", { params: { query }, signal })),
    staleTime: 30_000,
    placeholderData: keepPreviousData,
  });

export const recordsPage = 100;

export const fetchRecords = (query: RecordParams, offset: number, signal: AbortSignal) =>
  dataOf(
    client.GET("/api/v1/funnel/records", {
      params: { query: { ...query, limit: recordsPage, offset } },
      signal,
    }),
  );

export type LeftOutReason = Schemas["LeftOutReason"];
export type LeftOutCount = Schemas["LeftOutCount"];

export const fetchLeftOut = (reason: LeftOutReason, offset: number, signal: AbortSignal) =>
  dataOf(
    client.GET("/api/v1/funnel/left-out", {
      params: { query: { reason, limit: recordsPage, offset } },
      signal,
    }),
  );

export type DealStage = Schemas["DealStage"];
export type DealOutcome = Schemas["DealOutcome"];

export const dealStagesQuery = queryOptions({
  queryKey: ["deal-stages"],
  queryFn: ({ signal }) => dataOf(client.GET("/api/v1/deal-stages", { signal })),
});

export const decideDealStages = (change: { stage: string; outcome: DealOutcome | null }) =>
  dataOf(client.PUT("/api/v1/deal-stages", { body: { changes: [change] } }));

export const importsQuery = queryOptions({
  queryKey: ["imports"],
  queryFn: ({ signal }) => dataOf(client.GET("/api/v1/imports", { signal })),
});

export const importQuery = (id: number) =>
  queryOptions({
    queryKey: ["import", id],
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

export type ImportUndo = Schemas["ImportUndo"];

/** What undoing an import would do, as things are now. */
export const importUndoQuery = (id: number) =>
  queryOptions({
    queryKey: ["import-undo", id],
    queryFn: ({ signal }) =>
      dataOf(client.GET("/api/v1/imports/{id}/undo", { params: { path: { id } }, signal })),
    staleTime: 0,
    gcTime: 0,
  });

export const undoImport = (id: number) =>
  dataOf(client.POST("/api/v1/imports/{id}/undo", { params: { path: { id } } }));

export const exchangeRatesQuery = queryOptions({
  queryKey: ["exchange-rates"],
  queryFn: ({ signal }) => dataOf(client.GET("/api/v1/exchange-rates", { signal })),
});

export const setExchangeRate = ({ currency, rate }: { currency: string; rate: number }) =>
  dataOf(client.PATCH("/api/v1/exchange-rates", { body: { rates: { [currency]: rate } } }));

export const viewsQuery = queryOptions({
  queryKey: ["views"],
  queryFn: ({ signal }) => dataOf(client.GET("/api/v1/views", { signal })),
  staleTime: 60_000,
});

export const createView = (body: Schemas["NewView"]) =>
  dataOf(client.POST("/api/v1/views", { body }));

export const deleteView = (id: number) =>
  dataOf(client.DELETE("/api/v1/views/{id}", { params: { path: { id } } }));

/** The address of a CSV of the matching accounts. */
export function exportAddress({ filter, search, sort, line }: AccountParams): string {
  const params = new URLSearchParams();
  if (filter) params.set("filter", filter);
  if (search) params.set("search", search);
  if (sort) params.set("sort", sort);
  if (line) params.set("line", line);
  return `/api/v1/accounts.csv?${params}`;
}

/** The address of a CSV of an import's rejected rows. */
export const rejectsAddress = (id: number) => `/api/v1/imports/${id}/rejects.csv`;
