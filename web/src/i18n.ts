import type en from "../../locales/en.json";
import { type Language, preferences, usePreferences } from "./state/preferences";

/** Every message has its key in `locales/en.json`; the other languages have the same keys. */
export type MessageKey = keyof typeof en;

/** Values that stand for the `{names}` of a message. */
export type MessageValues = Record<string, string | number>;

/** Gives the message of a key in the current language. */
export type Translate = (key: MessageKey, values?: MessageValues) => string;

/** All messages of one language. */
export type Messages = Record<MessageKey, string>;

/** The file of each language; a reader loads one of them and not all. */
const files: Record<Language, () => Promise<{ default: Messages }>> = {
  en: () => import("../../locales/en.json"),
  ko: () => import("../../locales/ko.json"),
  el: () => import("../../locales/el.json"),
};

/** Texts that Speargun ships in English in a model or glossary, by language. */
type ShippedTexts = Readonly<Record<string, string>>;

const shippedFiles: Record<Language, () => Promise<{ default: ShippedTexts }>> = {
  en: () => Promise.resolve({ default: {} }),
  ko: () => import("../../locales/shipped.ko.json"),
  el: () => import("../../locales/shipped.el.json"),
};

const loaded = new Map<Language, Messages>();
const shippedTexts = new Map<Language, ShippedTexts>();

/** Whether the messages of a language are here. */
export const isLoaded = (language: Language) => loaded.has(language);

/** Loads the messages of a language, once; fails when the server does not give them. */
export async function loadMessages(language: Language): Promise<Messages> {
  const known = loaded.get(language);
  if (known) return known;
  const [messages, shipped] = await Promise.all([files[language](), shippedFiles[language]()]);
  shippedTexts.set(language, shipped.default);
  loaded.set(language, messages.default);
  return messages.default;
}

/** A text of a rule, gate, role or stage: in the reader's language if Speargun ships it. */
export function shippedText(text: string): string {
  return shippedTexts.get(preferences().language)?.[text] ?? text;
}

/** The messages of a language that is shown, and so was loaded before. */
function messagesOf(language: Language): Messages {
  const messages = loaded.get(language);
  if (!messages) throw new Error(`The messages of "${language}" are used before they are loaded.`);
  return messages;
}

/** Puts values into the `{names}` of a message. */
export function interpolate(message: string, values: MessageValues = {}): string {
  return message.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}

/** Messages that differ by number: the key of the pair `….one` and `….other`. */
export type PluralKey = {
  [K in MessageKey]: K extends `${infer Base}.one`
    ? `${Base}.other` extends MessageKey
      ? Base
      : never
    : never;
}[MessageKey];

/** Gives the message for a number, in the form that the language has for it. */
export type Plural = (key: PluralKey, count: number, values?: MessageValues) => string;

/** The translator of messages that differ by number; `{count}` is the written number. */
export function pluralizer(language: Language): Plural {
  const rules = new Intl.PluralRules(language);
  const numbers = new Intl.NumberFormat(language);
  return (key, count, values) => {
    const form = rules.select(count) === "one" ? "one" : "other";
    const message = messagesOf(language)[`${key}.${form}` as MessageKey];
    return interpolate(message, { count: numbers.format(count), ...values });
  };
}

/** The translator of a language. */
export function translator(language: Language): Translate {
  return (key, values) => interpolate(messagesOf(language)[key], values);
}

/** The key when there is a message for it: for words that come from data, such as stages. */
export function knownKey(key: string): MessageKey | null {
  return key in messagesOf(preferences().language) ? (key as MessageKey) : null;
}

/** A word from data: translated when known, else made readable. */
export function wordOf(t: Translate, prefix: string, value: string): string {
  const key = knownKey(`${prefix}.${value}`);
  if (key) return t(key);
  return /^[a-z0-9_]+$/.test(value) ? value.replaceAll("_", " ") : value;
}

const translators: Record<Language, Translate> = {
  en: translator("en"),
  ko: translator("ko"),
  el: translator("el"),
};

/** The translator of the current language. */
export function useTranslate(): Translate {
  return translators[usePreferences().language];
}

const pluralizers: Record<Language, Plural> = {
  en: pluralizer("en"),
  ko: pluralizer("ko"),
  el: pluralizer("el"),
};

/** The translator of messages that differ by number, in the current language. */
export function usePlural(): Plural {
  return pluralizers[usePreferences().language];
}
