/** The state of the page of a pilot: all of it lives in the URL. */
export interface PilotState {
  /** The number of the wave that is looked at, where it is not the last one. */
  wave?: number;
}

/** What a piece of content is, in the order of the server. */
export const pieceKinds = [
  "mail",
  "call",
  "social",
  "page",
  "ad",
  "event",
  "parcel",
  "document",
  "other",
] as const;

/** What a check-in reports, in the order of the board. */
export const checkInKinds = [
  "problem",
  "missing_tool",
  "data_gap",
  "inconsistency",
  "note",
] as const;

/** Reads the state from a URL's parameters; what makes no sense is left out. */
export function readPilotState(raw: Record<string, unknown>): PilotState {
  const wave = Number(raw.wave);
  return Number.isSafeInteger(wave) && wave > 0 ? { wave } : {};
}
