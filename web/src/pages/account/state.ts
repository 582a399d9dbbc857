import type { TimelineFilter } from "./api";

/** The state of an account's page: what its timeline is narrowed to. */
export interface AccountState {
  type?: string;
  channel?: string;
  person?: number;
}

/** Reads the state from a URL's parameters; what makes no sense is left out. */
export function readAccountState(raw: Record<string, unknown>): AccountState {
  const state: AccountState = {};
  for (const name of ["type", "channel"] as const) {
    const value = raw[name];
    if ((typeof value === "string" && value !== "") || typeof value === "number") {
      state[name] = String(value);
    }
  }
  const person = Number(raw.person);
  if (Number.isSafeInteger(person) && person > 0) state.person = person;
  return state;
}

/** What the server is asked for. */
export const timelineFilter = ({ type, channel, person }: AccountState): TimelineFilter => ({
  event_type: type,
  channel,
  person_id: person,
});
