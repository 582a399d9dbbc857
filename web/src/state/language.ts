import { useSyncExternalStore } from "react";
import { isLoaded, loadMessages } from "../i18n";
import {
  type Language,
  languages,
  preferences,
  setPreferences,
  showPreferences,
} from "./preferences";

const listeners = new Set<() => void>();
/** The language that was chosen last; an answer for one before it comes too late. */
let wanted: Language | null = null;
let failed: Language | null = null;

function setFailed(language: Language | null): void {
  failed = language;
  for (const listener of listeners) listener();
}

/**
 * Loads what the first page says: in the reader's language, else in another one. Fails when there
 * is none; a language shown in its place is not kept as the reader's choice.
 */
export async function startLanguage(): Promise<void> {
  const { language } = preferences();
  const others = languages.filter((other) => other !== language);
  const first = await firstOf([language, ...others]);
  showPreferences({ language: first });
  if (first !== language) setFailed(language);
}

async function firstOf([language, ...others]: Language[]): Promise<Language> {
  if (!language) throw new Error("No language could be loaded.");
  return loadMessages(language).then(
    () => language,
    () => firstOf(others),
  );
}

/** Shows and keeps a language once its messages are here; until then the page stays as it is. */
export async function chooseLanguage(language: Language): Promise<void> {
  wanted = language;
  setFailed(null);
  try {
    if (!isLoaded(language)) await loadMessages(language);
  } catch {
    if (wanted === language) setFailed(language);
    return;
  }
  if (wanted === language) setPreferences({ language });
}

/** Takes the notice about a language away. */
export const forgetFailedLanguage = () => setFailed(null);

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** The language that was wanted and could not be loaded, outside of a component. */
export const failedLanguage = () => failed;

/** The language that was wanted and could not be loaded. */
export function useFailedLanguage(): Language | null {
  return useSyncExternalStore(subscribe, failedLanguage);
}
