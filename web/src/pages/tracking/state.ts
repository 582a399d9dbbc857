export const senders = ["web", "segment", "rudderstack", "curl"] as const;

/** What sends the events. */
export type Sender = (typeof senders)[number];

export const tagOptions = ["consent", "forms", "links"] as const;

/** A choice of the web tag that is on or off. */
export type TagOption = (typeof tagOptions)[number];

/** The state of the page of tracking: all of it lives in the URL. */
export interface TrackingState extends Partial<Record<TagOption, true>> {
  key?: number;
  sender?: Sender;
  domain?: string;
}

/** What a cookie can be for: a name with dots, as browsers take it. */
const domainPattern = /^\.?[a-z0-9-]+(\.[a-z0-9-]+)*$/i;

/** Whether a text can be a cookie's domain. */
export const isDomain = (text: string) => text.length <= 253 && domainPattern.test(text);

/** Reads the state from a URL's parameters; what makes no sense is left out. */
export function readTrackingState(raw: Record<string, unknown>): TrackingState {
  const state: TrackingState = {};
  const key = Number(raw.key);
  if (Number.isSafeInteger(key) && key > 0) state.key = key;
  state.sender = senders.find((sender) => sender === raw.sender);
  if (typeof raw.domain === "string" && isDomain(raw.domain)) state.domain = raw.domain;
  for (const option of tagOptions) if (raw[option] === true) state[option] = true;
  return state;
}
