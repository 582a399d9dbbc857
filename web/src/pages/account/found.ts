import type { Format } from "../../format";
import { knownKey, type Translate, wordOf } from "../../i18n";

/** What an account was found to have, and the amount that was needed where one was. */
export interface Found {
  text: string;
  needed: string | null;
}

/** The fields of an account that are true or false. */
const truths = new Set(["target", "budget_confirmed"]);

/** The name of a field of an account as the rules know it. */
export function factName(t: Translate, field: string): string {
  const prefix = ["fact", "field", "dimension"].find((group) => knownKey(`${group}.${field}`));
  return wordOf(t, prefix ?? "fact", field);
}

function valueText(t: Translate, format: Format, field: string, value: string): string {
  if (value === "unknown") return t("fact.unknown");
  if (value === "none") return t("fact.none");
  if (truths.has(field)) return t(value === "1" ? "facts.yes" : "facts.no");
  if (field === "country") return format.country(value);
  const number = Number(value);
  if (field === "founded_year" || Number.isNaN(number)) return value;
  if (field === "revenue_growth") return format.percent(number);
  return Number.isInteger(number) ? format.integer(number) : format.decimal(number);
}

/** What the engine says of bounds, in the reader's words; rules speak as they were written. */
export function reasonText(t: Translate, format: Format, text: string): string {
  if (text === "Held at the full 100") return t("reason.held_full");
  if (text === "Held at 0") return t("reason.held_none");
  const [, group, points] = /^The group (.+) is held at (-?[\d.]+)$/.exec(text) ?? [];
  if (!group || points === undefined) return text;
  return t("reason.group_held", { group, points: format.decimal(Number(points)) });
}

/** Writes what the engine found, such as `employees 1440` or `won_amount 5 of 9 EUR`, in words. */
export function readFound(t: Translate, format: Format, found: string): Found {
  const [, before] = /^(-?[\d.]+) points before$/.exec(found) ?? [];
  if (before !== undefined) {
    return { text: t("reason.before", { points: format.decimal(Number(before)) }), needed: null };
  }
  const [, field, value] = /^([a-z][a-z0-9_]*) (.+)$/.exec(found) ?? [];
  if (!field || !value) return { text: found, needed: null };
  const [, reached, limit, currency] = /^(\S+) of ([\d.]+) ([A-Z]{3})$/.exec(value) ?? [];
  const text = `${factName(t, field)} ${valueText(t, format, field, reached ?? value)}`;
  if (!limit || !currency) return { text, needed: null };
  return { text, needed: format.money({ amount: Number(limit), currency }) };
}

/** The name of a dimension: ours in the reader's words, the user's own as they wrote it. */
export function dimensionName(t: Translate, key: string): string {
  return knownKey(`dimension.${key}`) ? wordOf(t, "dimension", key) : key.replaceAll("_", " ");
}
