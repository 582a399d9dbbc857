import { type QueryClient, type QueryKey, queryOptions } from "@tanstack/react-query";
import createClient from "openapi-fetch";
import type { components, paths } from "./api-schema";
import { preferences } from "./state/preferences";

export type Schemas = components["schemas"];
export type Money = Schemas["Money"];
export type Rate = Schemas["Rate"];

/** A failure that the server, or the way to it, reported. */
export class ApiFailure extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    detail: string,
    readonly hint: string | null,
    /** By what the server calls the sentence, such as `pilot.refused`. */
    readonly key: string | null = null,
  ) {
    super(detail);
  }
}

/** Calls the server, typed by its contract. */
export const client = createClient<paths>({ baseUrl: "/" });

// The server says in the reader's language what it refuses: that of the page, not of the browser.
client.use({
  onRequest({ request }) {
    request.headers.set("Accept-Language", preferences().language);
    return request;
  },
});

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
  throw new ApiFailure(
    status,
    item?.code ?? "unknown",
    item?.detail ?? "",
    item?.hint ?? null,
    item?.key ?? null,
  );
}

/**
 * Makes the keys of a room's queries. All begin with its name, so the key without parts names them
 * all: `accountsKey()` for everything whose key `accountsKey(…)` made.
 */
export const keysOf =
  <const Name extends string>(name: Name) =>
  <const Parts extends readonly unknown[]>(...parts: Parts) =>
    [name, ...parts] as const;

/** Marks what these keys name as out of date; what is on the page is fetched again. */
export async function refresh(client: QueryClient, keys: readonly QueryKey[]): Promise<void> {
  await Promise.all(keys.map((queryKey) => client.invalidateQueries({ queryKey })));
}

/** Marks everything as out of date but what these rooms fetched. */
export async function refreshAllBut(
  client: QueryClient,
  rooms: readonly QueryKey[],
): Promise<void> {
  const kept = new Set(rooms.map(([name]) => name));
  await client.invalidateQueries({ predicate: ({ queryKey }) => !kept.has(queryKey[0]) });
}

export const workspaceKey = keysOf("workspace");

export const workspaceQuery = queryOptions({
  queryKey: workspaceKey(),
  queryFn: ({ signal }) => dataOf(client.GET("/api/v1/workspace", { signal })),
  staleTime: 30_000,
});

interface Page<T> {
  items: T[];
  total: number;
}

/** Where the next page begins: after all rows that are there, and nowhere when they are all. */
export function nextOffset<T>(last: Page<T>, pages: Page<T>[]): number | undefined {
  const shown = pages.reduce((sum, { items }) => sum + items.length, 0);
  return last.items.length > 0 && shown < last.total ? shown : undefined;
}

/** How many rows a list asks for at once. */
export const pageSize = 50;
