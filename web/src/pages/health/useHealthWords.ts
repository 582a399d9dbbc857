import { useFormat } from "../../format";
import { type MessageKey, useTranslate } from "../../i18n";
import { useRoleName } from "../account/CommitteeRoles";
import type { HealthCause, HealthCheckItem } from "./api";

/** A key that the server names: every check, cause and kind of data has its messages. */
const named = (key: string) => key as MessageKey;

/** The sentences of the health check. */
export function useHealthWords() {
  const t = useTranslate();
  const format = useFormat();
  const roleName = useRoleName();
  const number = (value: number) =>
    Number.isInteger(value) ? format.integer(value) : format.decimal(value);
  const figure = (value: number, { unit }: HealthCheckItem) => {
    // Thresholds are whole percents: "25%", not "25.0%".
    if (unit === "share") return `${number(Math.round(value * 1000) / 10)}%`;
    if (unit === "count") return number(value);
    if (unit === "ratio") return t("health.ratio", { number: number(value) });
    return t("health.points", { number: format.signed(value * 100) });
  };
  return {
    title: (check: HealthCheckItem) => t(named(`health.check.${check.key}.title`)),
    advice: (check: HealthCheckItem) => t(named(`health.check.${check.key}.do`)),
    missing: (name: string) => t(named(`health.missing.${name}`)),
    measured(check: HealthCheckItem) {
      if (check.figure == null) return null;
      const values: Record<string, string> = { figure: figure(check.figure, check) };
      for (const [name, value] of Object.entries(check.numbers)) values[name] = number(value);
      const { role, role_name } = check.words;
      if (role) values.role = roleName(role, role_name ?? role);
      return t(named(`health.check.${check.key}.figure`), values);
    },
    threshold(check: HealthCheckItem) {
      if (check.unit === "points") return t("health.threshold.win_rate");
      const way = check.at_least ? "at_least" : "at_most";
      return t(`health.threshold.${way}`, {
        good: figure(check.good, check),
        look: figure(check.look, check),
      });
    },
    causeTitle: ({ cause }: HealthCause) => t(named(`health.cause.${cause}.title`)),
    causeAbout: ({ cause }: HealthCause) => t(named(`health.cause.${cause}.about`)),
    sentence: ({ verdict, good, look, bad, unknown, checks }: HealthCause) =>
      t(`health.sentence.${verdict}`, { good, look, bad, unknown, all: checks.length }),
  };
}
