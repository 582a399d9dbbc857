import { isDay, nextDay, startOfDay } from "./day";

const fields = ["action", "subject_kind", "subject", "caller", "from", "until"] as const;

/**
 * The state of the page of changes, in the API's own names: all of it lives in the URL. `from` and
 * `until` are days of the workspace, both included.
 */
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
  if (state.from && !isDay(state.from)) delete state.from;
  if (state.until && !isDay(state.until)) delete state.until;
  return state;
}

/** What the API is asked for: the moments of the days instead of the days. */
export function wantedOf({ from, until, ...others }: ChangesState, zone: string): ChangesState {
  return {
    ...others,
    ...(from && { from: startOfDay(from, zone) }),
    ...(until && { until: startOfDay(nextDay(until), zone) }),
  };
}

/** Whether anything narrows the list. */
export const isFiltered = (state: ChangesState) => fields.some((name) => state[name] !== undefined);
