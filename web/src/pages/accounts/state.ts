import type { AccountParams } from "./api";

/** The state of the accounts page: all of it lives in the URL. */
export interface AccountsState {
  search?: string;
  filter?: string;
  sort?: string;
  tier?: string;
  stage?: string;
  market_state?: string;
  industry?: string;
  country?: string;
  owner?: string;
  /** The product line whose model scores. */
  line?: string;
  open?: number;
}

export const facetFields = [
  "tier",
  "stage",
  "market_state",
  "industry",
  "country",
  "owner",
] as const;
export type FacetField = (typeof facetFields)[number];

export const defaultSort = "-score";

const textFields = ["search", "filter", "sort", "line", ...facetFields] as const;

/** Reads the state from a URL's parameters; what makes no sense is left out. */
export function readAccountsState(raw: Record<string, unknown>): AccountsState {
  const state: AccountsState = {};
  for (const name of textFields) {
    const value = raw[name];
    if ((typeof value === "string" && value !== "") || typeof value === "number") {
      state[name] = String(value);
    }
  }
  const open = Number(raw.open);
  if (Number.isSafeInteger(open) && open > 0) state.open = open;
  return state;
}

/** A text as a literal of the filter language. */
export function quoted(text: string): string {
  return `"${text.replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"`;
}

/** The one filter that the chosen facets and the free text make together. */
export function composeFilter(state: AccountsState): string | undefined {
  const parts: string[] = [];
  if (state.tier) parts.push(`tier = ${Number(state.tier)}`);
  for (const name of facetFields.filter((field) => field !== "tier")) {
    const value = state[name];
    if (value) parts.push(`${name} = ${quoted(value)}`);
  }
  const free = state.filter?.trim();
  if (free) parts.push(parts.length > 0 ? `(${free})` : free);
  return parts.length > 0 ? parts.join(" and ") : undefined;
}

/** What the API is asked for. */
export function accountParams(state: AccountsState): AccountParams {
  return {
    filter: composeFilter(state),
    search: state.search,
    sort: state.sort ?? defaultSort,
    line: state.line,
  };
}

/** Whether anything narrows the list. */
export function isFiltered(state: AccountsState): boolean {
  return composeFilter(state) !== undefined || state.search !== undefined;
}

/** The state without anything that narrows the list. */
export function cleared(state: AccountsState): AccountsState {
  return readAccountsState({ sort: state.sort, line: state.line });
}

/** The next sort of a column: its natural direction first, then the other. */
export function nextSort(current: string, column: string, descendingFirst: boolean): string {
  const first = descendingFirst ? `-${column}` : column;
  const second = descendingFirst ? column : `-${column}`;
  return current === first ? second : first;
}

/** How many rows one request brings. */
export const windowSize = 100;

/** The windows that the visible rows lie in. */
export function windowsOf(first: number, last: number): number[] {
  const from = Math.max(0, Math.floor(first / windowSize));
  const to = Math.max(from, Math.floor(last / windowSize));
  return Array.from({ length: to - from + 1 }, (_, index) => from + index);
}
