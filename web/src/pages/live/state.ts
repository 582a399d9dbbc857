import type { StreamEvent } from "./api";

const knownShares = ["person", "account", "nobody"] as const;
const botChoices = ["hidden", "only"] as const;

/** Of whom something is known. */
export type Known = (typeof knownShares)[number];

/** The state of the live page: all of it lives in the URL. */
export interface LiveState {
  search?: string;
  type?: string;
  known?: Known;
  bots?: (typeof botChoices)[number];
}

export { botChoices, knownShares };

/** Reads the state from a URL's parameters; what makes no sense is left out. */
export function readLiveState(raw: Record<string, unknown>): LiveState {
  const state: LiveState = {};
  for (const name of ["search", "type"] as const) {
    const value = raw[name];
    if ((typeof value === "string" && value !== "") || typeof value === "number") {
      state[name] = String(value);
    }
  }
  state.known = knownShares.find((known) => known === raw.known);
  state.bots = botChoices.find((known) => known === raw.bots);
  return state;
}

/** Whether anything narrows the stream. */
export const isNarrowed = ({ search, type, known, bots }: LiveState) =>
  Boolean(search || type || known || bots);

/** What an event is filtered and named by: its type, or the call where it has none. */
export const kindOf = (event: StreamEvent) => event.event_type || event.call;

/** How much is known of whom an event is. */
export function knownOf(event: StreamEvent): Known {
  if (event.person_id !== null) return "person";
  return event.account_id !== null ? "account" : "nobody";
}

/** Whether an event is one of those the page is to show. */
export function isShown(event: StreamEvent, state: LiveState): boolean {
  if (state.bots === "hidden" && event.bot !== null) return false;
  if (state.bots === "only" && event.bot === null) return false;
  if (state.type && kindOf(event) !== state.type) return false;
  if (state.known && knownOf(event) !== state.known) return false;
  const words = state.search?.trim().toLocaleLowerCase().split(/\s+/) ?? [];
  const text = [
    event.who,
    event.account,
    event.name,
    kindOf(event),
    event.page,
    event.channel,
    event.campaign,
    event.source,
  ]
    .join(" ")
    .toLocaleLowerCase();
  return words.every((word) => text.includes(word));
}
