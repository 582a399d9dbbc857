import { Card } from "../../components/Card";
import { useFormat } from "../../format";
import { useTranslate, wordOf } from "../../i18n";
import type { MatchReport } from "./api";
import { OutcomeTag, RuleName } from "./words";

/** People by the evidence that decided. */
export function RulesCard({ report }: { report: MatchReport }) {
  const t = useTranslate();
  const format = useFormat();
  const rules = [...report.rules].sort((left, right) => right.people - left.people);
  const most = rules[0]?.people ?? 1;
  return (
    <Card title={t("matching.rules")} note={t("matching.rules_note")} flush>
      <section className="scroll-x card-table" tabIndex={0} aria-label={t("matching.rules")}>
        <table className="data-table">
          <thead>
            <tr>
              <th scope="col">{t("matching.rule")}</th>
              <th scope="col">{t("matching.outcome")}</th>
              <th scope="col" className="number">
                {t("column.people")}
              </th>
              <th scope="col" className="number">
                {t("matching.share_head")}
              </th>
            </tr>
          </thead>
          <tbody>
            {rules.map(({ decision, rule, people }) => (
              <tr key={`${decision} ${rule}`}>
                <th scope="row" title={wordOf(t, "match.rule_text", rule)}>
                  <RuleName rule={rule} />
                  <span className="rule-bar" aria-hidden="true">
                    <span
                      data-outcome={decision}
                      style={{ width: `${Math.max(1, (people / most) * 100)}%` }}
                    />
                  </span>
                </th>
                <td>
                  <OutcomeTag outcome={decision} />
                </td>
                <td className="number">{format.integer(people)}</td>
                <td className="number">{format.percent(people / report.people)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </Card>
  );
}
