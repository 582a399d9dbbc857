import { useSyncExternalStore } from "react";

export const languages = ["en", "ko", "el"] as const;
export const themes = ["system", "light", "dark"] as const;

export type Language = (typeof languages)[number];
/** Each language by its own name. */
export const languageNames: Record<Language, string> = {
  en: "English",
  ko: "한국어",
  el: "Ελληνικά",
};

export type Theme = (typeof themes)[number];

/** What a person chose on this device; kept in local storage. */
export interface Preferences {
  language: Language;
  theme: Theme;
}

const listeners = new Set<() => void>();
let current: Preferences = read();

function stored(name: string): string | null {
  try {
    return localStorage.getItem(`speargun.${name}`);
  } catch {
    return null;
  }
}

function isOneOf<T extends string>(values: readonly T[], value: unknown): value is T {
  return values.some((known) => known === value);
}

function read(): Preferences {
  // The reader's choice, the browser's wish, and then the language of the workspace, in which the
  // server wrote the page.
  const wishes = [
    stored("language"),
    globalThis.navigator?.language.slice(0, 2),
    globalThis.document?.documentElement.lang,
  ];
  const theme = stored("theme");
  return {
    language: wishes.find((wish) => isOneOf(languages, wish)) ?? "en",
    theme: isOneOf(themes, theme) ? theme : "system",
  };
}

function apply({ language, theme }: Preferences): void {
  const root = document.documentElement;
  root.lang = language;
  if (theme === "system") delete root.dataset.theme;
  else root.dataset.theme = theme;
}

/** Shows a choice at once; it is kept by `setPreferences` only. */
export function showPreferences(change: Partial<Preferences> = {}): void {
  current = { ...current, ...change };
  apply(current);
  for (const listener of listeners) listener();
}

/** Changes a choice, shows it at once and keeps it. A language is chosen by `chooseLanguage`. */
export function setPreferences(change: Partial<Preferences>): void {
  showPreferences(change);
  try {
    for (const [name, value] of Object.entries(change)) {
      localStorage.setItem(`speargun.${name}`, value);
    }
  } catch {
    // Storage is off: the choice holds until the page is closed.
  }
}

/** The choices of language and theme, outside of a component. */
export const preferences = () => current;

/** Calls a listener after every change; the answer ends that. */
export function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** The choices of language and theme. */
export function usePreferences(): Preferences {
  return useSyncExternalStore(subscribe, () => current);
}
