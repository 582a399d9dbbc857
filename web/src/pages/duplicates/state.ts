/** The state of the page of duplicates: all of it lives in the URL. */
export interface DuplicatesState {
  tab?: "merges";
}

/** Reads the state from a URL's parameters; what makes no sense is left out. */
export function readDuplicatesState(raw: Record<string, unknown>): DuplicatesState {
  return raw.tab === "merges" ? { tab: "merges" } : {};
}
