const fields = ["action", "subject_kind", "subject", "caller"] as const;

/** The state of the page of changes, in the API's own names: all of it lives in the URL. */
export type ChangesState = Partial<Record<(typeof fields)[number], string>>;

/** Reads the state from a URL's parameters; what makes no sense is left out. */
export function readChangesState(raw: Record<string, unknown>): ChangesState {
  const state: ChangesState = {};
  for (const name of fields) {
    const value = raw[name];
    if ((typeof value === "string" && value !== "") || typeof value === "number") {
      state[name] = String(value);
    }
  }
  return state;
}

/** Whether anything narrows the list. */
export const isFiltered = (state: ChangesState) => fields.some((name) => state[name] !== undefined);
