import { keepPreviousData, queryOptions, useQuery } from "@tanstack/react-query";
import type en from "../../../../locales/changes.en.json";
import { interpolate, type MessageValues } from "../../i18n";
import { type Language, usePreferences } from "../../state/preferences";
import { changesKey } from "./api";

/** A text of this page; the files of the three languages have the same keys. */
export type ChangeTextKey = keyof typeof en;

export type ChangeTexts = Record<ChangeTextKey, string>;

/** Words for what the API names by a key. */
export type WordGroup = "actions" | "kinds" | "via" | "callers" | "details" | "values";

/** They are many and of this page only, so that no other page waits for them. */
const files: Record<Language, () => Promise<{ default: ChangeTexts }>> = {
  en: () => import("../../../../locales/changes.en.json"),
  ko: () => import("../../../../locales/changes.ko.json"),
  el: () => import("../../../../locales/changes.el.json"),
};

/** The texts of this page in a language. */
export const loadChangeTexts = async (language: Language) => (await files[language]()).default;

const textsQuery = (language: Language) =>
  queryOptions({
    queryKey: changesKey("texts", language),
    queryFn: () => loadChangeTexts(language),
    staleTime: Number.POSITIVE_INFINITY,
    placeholderData: keepPreviousData,
  });

/** The words of the page of changes. */
export interface ChangeWords {
  say: (key: ChangeTextKey, values?: MessageValues) => string;
  /** The word of a key of the API; one that is not known yet is made readable. */
  word: (group: WordGroup, key: string) => string;
  /** Whether there is a word for a key. */
  knows: (group: WordGroup, key: string) => boolean;
  /** All keys that have words, by their words. */
  choices: (group: WordGroup) => { key: string; word: string }[];
}

/** Makes the words from the texts of a language. */
export function changeWords(texts: ChangeTexts, language: Language): ChangeWords {
  const all: Record<string, string> = texts;
  const word = (group: WordGroup, key: string) =>
    all[`changes.${group}.${key}`] ?? key.replaceAll("_", " ").replaceAll(".", ": ");
  return {
    say: (key, values) => interpolate(texts[key], values),
    word,
    knows: (group, key) => `changes.${group}.${key}` in all,
    choices: (group) => {
      const start = `changes.${group}.`;
      const keys = Object.keys(all).filter((key) => key.startsWith(start));
      return keys
        .map((key) => ({ key: key.slice(start.length), word: all[key] ?? "" }))
        .sort((left, right) => left.word.localeCompare(right.word, language));
    },
  };
}

/** The words in the reader's language, as soon as they are here. */
export function useChangeWords() {
  const { language } = usePreferences();
  const { data, error, refetch } = useQuery(textsQuery(language));
  return { words: data && changeWords(data, language), error, refetch };
}
