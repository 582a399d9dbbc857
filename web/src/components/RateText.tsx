import type { Rate } from "../api";
import { type Format, useFormat } from "../format";
import { type Translate, useTranslate } from "../i18n";
import { fewestCases } from "./cases";

/** What a rate shows: the rate itself, or under 30 cases the counts. */
export function rateText(rate: Rate | null | undefined, t: Translate, format: Format): string {
  if (!rate) return format.percent(null);
  if (rate.of < fewestCases) return countsText(rate, t, format);
  return format.percent(rate.rate);
}

/** "412 of 806". */
export function countsText(rate: Rate, t: Translate, format: Format): string {
  return t("rate.counts", {
    reached: format.integer(rate.reached),
    of: format.integer(rate.of),
  });
}

/** The base and the interval of a rate, for tooltips. */
export function rateDetail(rate: Rate, t: Translate, format: Format): string {
  const interval = t("rate.interval", {
    low: format.percent(rate.low),
    high: format.percent(rate.high),
  });
  return `${countsText(rate, t, format)} = ${format.percent(rate.rate)}\n${interval}`;
}

/** A rate in a table or sentence, its base on hover. */
export function RateText({ rate }: { rate: Rate | null | undefined }) {
  const t = useTranslate();
  const format = useFormat();
  return (
    <span className="tabular" title={rate ? rateDetail(rate, t, format) : undefined}>
      {rateText(rate, t, format)}
    </span>
  );
}
