import type { DocumentKey } from "./api";

export const documentKeys: readonly DocumentKey[] = ["settings", "glossary", "committee"];

/** Which document is shown. */
export interface SettingsState {
  document?: DocumentKey;
}

/** Reads the state from a URL's parameters. */
export function readSettingsState(raw: Record<string, unknown>): SettingsState {
  return { document: documentKeys.find((key) => key === raw.document) };
}
