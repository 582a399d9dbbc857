import type { MessageKey } from "./i18n";
import { destinations, goKey } from "./navigation";

/** The keys that work on every page; `commands` needs Ctrl or ⌘ beside it. */
export const generalKeys = { commands: "k", search: "/", help: "?", close: "Escape" } as const;

/** The keys of a list of rows. */
export const rowKeys = { next: "j", previous: "k", open: "Enter" } as const;

/** The keys of the live page. */
export const liveKeys = { pause: "p" } as const;

/** The keys of the review page. */
export const reviewKeys = {
  next: "j",
  previous: "k",
  accept: "Enter",
  reject: "r",
  other: "o",
  create: "n",
  undo: "u",
} as const;

/** How many candidates of the review page have a digit. */
export const candidateKeys = 5;

/** What the key beside a letter is called on this machine. */
export function modifierName(platform: string): string {
  return /mac|iphone|ipad|ipod/i.test(platform) ? "⌘" : "Ctrl";
}

/** The name of the modifier here. */
export const modifier = modifierName(globalThis.navigator?.platform ?? "");

/**
 * The key that was pressed, by its Latin letter: a Korean or Greek layout writes another letter
 * with the same key, and the keys of the app are to work all the same.
 */
export function pressedKey({ key, code }: { key: string; code: string }): string {
  const letter = /^Key([A-Z])$/.exec(code)?.[1];
  const isLatin = key !== "Process" && /^[\x20-\x7e]+$/.test(key);
  return isLatin || !letter ? key : letter.toLowerCase();
}

/** A line of the list of keys. */
export interface KeyRow {
  keys: readonly string[];
  says: MessageKey;
}

/** Lines of the list of keys under one heading. */
export interface KeyGroup {
  title: MessageKey;
  rows: readonly KeyRow[];
}

/** The list of keys, made from the same tables as what the keys do. */
export const keyGroups: readonly KeyGroup[] = [
  {
    title: "keys.everywhere",
    rows: [
      { keys: [modifier, generalKeys.commands.toUpperCase()], says: "keys.palette" },
      { keys: [generalKeys.search], says: "keys.search" },
      { keys: [generalKeys.help], says: "keys.list" },
      { keys: ["Esc"], says: "keys.close" },
    ],
  },
  {
    title: "keys.in_lists",
    rows: [
      { keys: [rowKeys.next], says: "keys.next" },
      { keys: [rowKeys.previous], says: "keys.previous" },
      { keys: [rowKeys.open], says: "keys.open" },
    ],
  },
  {
    title: "keys.on_review",
    rows: [
      { keys: ["1", "…", String(candidateKeys)], says: "keys.candidate" },
      { keys: [reviewKeys.accept], says: "keys.accept" },
      { keys: [reviewKeys.reject], says: "keys.reject" },
      { keys: [reviewKeys.other], says: "keys.other" },
      { keys: [reviewKeys.create], says: "keys.new_account" },
      { keys: [reviewKeys.undo], says: "keys.undo" },
    ],
  },
  { title: "keys.on_live", rows: [{ keys: [liveKeys.pause], says: "keys.pause" }] },
  {
    title: "keys.pages",
    rows: destinations.flatMap(({ key, says }) =>
      key && says ? [{ keys: [goKey, key], says }] : [],
    ),
  },
];
