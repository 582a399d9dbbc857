import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { type Money, workspaceQuery } from "./api";
import { type Language, usePreferences } from "./state/preferences";

/** What stands where a value is not known. Never 0. */
export const missing = "–";

type Optional<T> = T | null | undefined;

/** Writes numbers, money and dates for people. */
export interface Format {
  integer: (value: Optional<number>) => string;
  decimal: (value: Optional<number>, digits?: 0 | 1) => string;
  compact: (value: Optional<number>) => string;
  percent: (value: Optional<number>) => string;
  money: (value: Optional<Money>) => string;
  compactMoney: (value: Optional<Money>) => string;
  signed: (value: Optional<number>) => string;
  days: (value: Optional<number>) => string;
  date: (value: Optional<string>) => string;
  dateTime: (value: Optional<string>) => string;
  /** The time of day to the second. */
  time: (value: Optional<string>) => string;
  /** The time of day to the second, or day and time where it was another day. */
  moment: (value: Optional<string>, now?: Date) => string;
  /** Day and month, for axes. */
  dayOfMonth: (value: Optional<string>) => string;
  relative: (value: Optional<string>, now?: Date) => string;
  /** As short as the language can, for columns. */
  briefRelative: (value: Optional<string>, now?: Date) => string;
  country: (code: Optional<string>) => string;
  bytes: (value: Optional<number>) => string;
  /** What a currency is worth in another one. */
  rate: (value: Optional<number>) => string;
  list: (values: string[]) => string;
}

const minute = 60_000;
const shortest: [Intl.RelativeTimeFormatUnit, number] = ["minute", minute];
const steps: [Intl.RelativeTimeFormatUnit, number][] = [
  ["year", 365 * 24 * 60 * minute],
  ["month", 30 * 24 * 60 * minute],
  ["day", 24 * 60 * minute],
  ["hour", 60 * minute],
];

/** Hyphens before digits become true minus signs. */
function trueMinus(text: string): string {
  return text.replace(/-(?=[^\s]*\d)/, "−");
}

function numberWriter(language: Language, options: Intl.NumberFormatOptions) {
  const format = new Intl.NumberFormat(language, options);
  return (value: Optional<number>) =>
    value == null || !Number.isFinite(value) ? missing : trueMinus(format.format(value));
}

function moneyWriter(language: Language, options: Intl.NumberFormatOptions) {
  const formats = new Map<string, Intl.NumberFormat>();
  return (value: Optional<Money>) => {
    if (value == null) return missing;
    const { currency } = value;
    const format =
      formats.get(currency) ??
      new Intl.NumberFormat(language, { style: "currency", currency, ...options });
    formats.set(currency, format);
    return trueMinus(format.format(value.amount));
  };
}

function dateWriter(language: Language, options: Intl.DateTimeFormatOptions) {
  const format = new Intl.DateTimeFormat(language, options);
  return (value: Optional<string>) => {
    const instant = value == null ? Number.NaN : Date.parse(value);
    return Number.isNaN(instant) ? missing : format.format(instant);
  };
}

function relativeWriter(language: Language, style: "long" | "narrow") {
  const format = new Intl.RelativeTimeFormat(language, { numeric: "auto", style });
  return (value: Optional<string>, now = new Date()) => {
    const distance = value == null ? Number.NaN : Date.parse(value) - now.getTime();
    if (Number.isNaN(distance)) return missing;
    const [unit, length] = steps.find(([, size]) => Math.abs(distance) >= size) ?? shortest;
    return trueMinus(format.format(Math.trunc(distance / length), unit));
  };
}

function countryWriter(language: Language) {
  const names = new Intl.DisplayNames(language, { type: "region" });
  return (code: Optional<string>) => {
    if (!code) return missing;
    return /^[A-Z]{2}$/.test(code) ? (names.of(code) ?? code) : code;
  };
}

/** Makes the writers of a language and zone. */
export function createFormat(language: Language, timeZone: string): Format {
  const whole = numberWriter(language, { maximumFractionDigits: 0 });
  const tenths = numberWriter(language, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
  const megabytes = numberWriter(language, {
    style: "unit",
    unit: "megabyte",
    maximumFractionDigits: 1,
  });
  const list = new Intl.ListFormat(language, { type: "conjunction" });
  const day = { year: "numeric", month: "short", day: "numeric", timeZone } as const;
  const clock = { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone } as const;
  const time = dateWriter(language, { ...clock, second: "2-digit" });
  const dayAndTime = dateWriter(language, { ...clock, month: "short", day: "numeric" });
  const date = dateWriter(language, day);
  return {
    integer: whole,
    decimal: (value, digits = 1) => (digits === 0 ? whole : tenths)(value),
    compact: numberWriter(language, { notation: "compact", maximumFractionDigits: 1 }),
    percent: numberWriter(language, {
      style: "percent",
      minimumFractionDigits: 1,
      maximumFractionDigits: 1,
    }),
    rate: numberWriter(language, { maximumSignificantDigits: 6 }),
    money: moneyWriter(language, { maximumFractionDigits: 0 }),
    compactMoney: moneyWriter(language, { notation: "compact", maximumFractionDigits: 1 }),
    signed: numberWriter(language, {
      signDisplay: "exceptZero",
      minimumFractionDigits: 1,
      maximumFractionDigits: 1,
    }),
    days: numberWriter(language, {
      style: "unit",
      unit: "day",
      unitDisplay: "long",
      maximumFractionDigits: 1,
    }),
    date,
    dateTime: dateWriter(language, { ...day, hour: "2-digit", minute: "2-digit" }),
    time,
    moment: (value, now = new Date()) =>
      date(value) === date(now.toISOString()) ? time(value) : dayAndTime(value),
    // The days of counts are UTC days, whatever the zone of the workspace.
    dayOfMonth: dateWriter(language, { month: "short", day: "numeric", timeZone: "UTC" }),
    relative: relativeWriter(language, "long"),
    briefRelative: relativeWriter(language, "narrow"),
    country: countryWriter(language),
    bytes: (value) => megabytes(value == null ? value : value / 1_000_000),
    list: (values) => list.format(values),
  };
}

/** The writers of the current language and the workspace's zone. */
export function useFormat(): Format {
  const { language } = usePreferences();
  const zone = useQuery(workspaceQuery).data?.time_zone ?? "UTC";
  return useMemo(() => createFormat(language, zone), [language, zone]);
}
