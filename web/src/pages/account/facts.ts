import type { Format } from "../../format";
import { knownKey, shippedText, type Translate, wordOf } from "../../i18n";
import type { ScoreExplanation } from "./api";

type Reason = ScoreExplanation["dimensions"][number]["reasons"][number];
type Gate = ScoreExplanation["gates"][number];
type Notice = ScoreExplanation["notice_facts"][number];

/** What a rule saw, as the API has it. */
export type Fact = Reason["facts"][number];

type FieldFact = Extract<Fact, { fact: "field" }>;

/** The name of a field of an account as the rules know it. */
export function factName(t: Translate, field: string): string {
  const groups = ["fact", "field", "dimension", "rule_field"];
  const prefix = groups.find((group) => knownKey(`${group}.${field}`));
  return wordOf(t, prefix ?? "fact", field);
}

function numberText(format: Format, unit: FieldFact["unit"], number: number): string {
  if (unit === "year") return String(number);
  if (unit === "share_a_year") return format.percent(number);
  return Number.isInteger(number) ? format.integer(number) : format.decimal(number);
}

function valueText(t: Translate, format: Format, { field, unit, value }: FieldFact): string {
  switch (value.kind) {
    case "unknown":
      return t("fact.unknown");
    case "none":
      return t("fact.none");
    case "number":
      return numberText(format, unit, value.value);
    case "truth":
      return t(value.value ? "facts.yes" : "facts.no");
    case "text":
      return field === "country" ? format.country(value.value) : wordOfValue(t, field, value.value);
    case "texts":
      return format.list(value.value);
  }
}

/** A value of a field: a key of ours, such as a state of the market, in the reader's words. */
function wordOfValue(t: Translate, field: string, value: string): string {
  const key = knownKey(`${field}.${value}`);
  return key ? t(key) : value;
}

/** A fact in the reader's words. */
export function factText(t: Translate, format: Format, fact: Fact): string {
  switch (fact.fact) {
    case "field":
      return `${factName(t, fact.field)} ${valueText(t, format, fact)}`;
    case "amount": {
      const { amount, needed, field } = fact;
      const has =
        amount === null ? t("fact.unknown") : format.money({ amount, currency: needed.currency });
      return `${factName(t, field)} ${has}`;
    }
    case "events":
      return t("fact.events", {
        type: wordOf(t, "event", fact.event_type),
        count: format.integer(fact.count),
        days: format.integer(fact.window_days),
      });
    case "before":
      return t("reason.before", { points: format.decimal(fact.points) });
    case "score":
      return `${t("fact.score")} ${format.decimal(fact.points)}`;
    case "days":
      return t("fact.days", { days: format.integer(Math.round(fact.days)) });
    case "no_place":
      return t("fact.no_place");
  }
}

/** Facts in one line; none if there are none. */
export function factsText(t: Translate, format: Format, facts: readonly Fact[]): string | null {
  return facts.length > 0 ? facts.map((fact) => factText(t, format, fact)).join(", ") : null;
}

/** What gave or took points: rules in their own words, bounds in the reader's. */
export function reasonText(t: Translate, format: Format, said: Reason["said"]): string {
  switch (said.kind) {
    case "rule":
      return shippedText(said.text);
    case "group_held":
      return t("reason.group_held", {
        group: said.group,
        points: format.decimal(said.points),
      });
    case "held_full":
      return t("reason.held_full");
    case "held_none":
      return t("reason.held_none");
  }
}

/** What a gate asks. */
export function gateText(t: Translate, format: Format, said: Gate["said"]): string {
  switch (said.kind) {
    case "rule":
      return shippedText(said.text);
    case "score":
      return said.enter === null
        ? t("gate.score", { needed: format.decimal(said.needed) })
        : t("gate.score_to_stay", {
            needed: format.decimal(said.needed),
            enter: format.decimal(said.enter),
          });
    case "not_excluded":
      return t("gate.not_excluded", { text: shippedText(said.text) });
    case "dwell":
      return t("gate.dwell", { days: format.integer(said.days) });
    case "capacity":
      return t("gate.capacity", { accounts: format.integer(said.accounts) });
  }
}

/** What a gate needs beyond its own words: an amount. */
export function neededText(format: Format, gate: Gate): string | null {
  const amount = gate.facts.find((fact) => fact.fact === "amount");
  return amount ? format.money(amount.needed) : null;
}

/** What is to be known about a score beside its reasons. */
export function noticeText(t: Translate, format: Format, notice: Notice): string {
  switch (notice.kind) {
    case "outdated":
      return t("score.notice.outdated");
    case "stale":
      return t("score.notice.stale");
    case "unconverted":
      return t("score.notice.unconverted", { deals: format.integer(notice.deals) });
  }
}

/** The name of a dimension: ours in the reader's words, the user's own as they wrote it. */
export function dimensionName(t: Translate, key: string): string {
  return knownKey(`dimension.${key}`) ? wordOf(t, "dimension", key) : key.replaceAll("_", " ");
}
