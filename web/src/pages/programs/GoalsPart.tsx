import { useState } from "react";
import { Card } from "../../components/Card";
import { EmptyState } from "../../components/states";
import { type Format, useFormat } from "../../format";
import { useTranslate, wordOf } from "../../i18n";
import { addGoal, type ProgramDetail } from "./api";
import { AddForm, LineField, RemoveButton } from "./items";
import { quarterOf } from "./quarter";

/** What goals are measured by, in the order of the funnel. */
const measures = [
  "engaged_accounts",
  "mqls",
  "sqls",
  "opportunities",
  "won_deals",
  "revenue",
  "win_rate",
  "average_won",
  "cycle_days",
] as const;

/** A value of a measure, as people write it. */
function said(format: Format, measure: string, value: number | null, currency: string): string {
  if (value === null) return "–";
  if (measure === "win_rate") return format.percent(value);
  if (measure === "cycle_days") return format.days(value);
  const isMoney = measure === "revenue" || measure === "average_won";
  return isMoney ? format.money({ amount: value, currency }) : format.integer(value);
}

/** The goals of a programme, each with the value that the product measures. */
export function GoalsPart({ detail }: { detail: ProgramDetail }) {
  const t = useTranslate();
  const format = useFormat();
  const currency = detail.spending.spent.currency;
  return (
    <Card title={t("programs.part.goals")} note={t("programs.goals_note")} flush>
      <NewGoal id={detail.program.id} />
      {detail.goals.length === 0 && <EmptyState text={t("programs.no_goals")} />}
      {detail.goals.length > 0 && (
        <section className="scroll-x" tabIndex={0} aria-label={t("programs.part.goals")}>
          <table className="data-table" data-testid="goals">
            <thead>
              <tr>
                <th scope="col">{t("programs.goal")}</th>
                <th scope="col">{t("programs.measure")}</th>
                <th scope="col">{t("targets.period")}</th>
                <th scope="col" className="number">
                  {t("programs.now")}
                </th>
                <th scope="col" className="number">
                  {t("programs.target")}
                </th>
                <th scope="col">
                  <span className="visually-hidden">{t("programs.reached")}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {detail.goals.map((goal) => (
                <tr key={goal.id}>
                  <th scope="row">{goal.title}</th>
                  <td>{wordOf(t, "programs.measure", goal.measure)}</td>
                  <td className="nowrap">
                    {format.date(goal.from)} – {format.date(goal.until)}
                  </td>
                  <td className="number">{said(format, goal.measure, goal.value, currency)}</td>
                  <td className="number">{said(format, goal.measure, goal.target, currency)}</td>
                  <td className="cell-actions">
                    {goal.reached && <span className="good">✓ {t("programs.reached")}</span>}{" "}
                    <RemoveButton programId={detail.program.id} item={goal.id} name={goal.title} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
    </Card>
  );
}

function NewGoal({ id }: { id: number }) {
  const t = useTranslate();
  const [quarter] = useState(() => quarterOf(new Date()));
  const [title, setTitle] = useState("");
  const [measure, setMeasure] = useState<string>(measures[0]);
  const [target, setTarget] = useState("");
  const [from, setFrom] = useState(quarter.from);
  const [until, setUntil] = useState(quarter.until);
  // A rate is typed in hundredths.
  const isRate = measure === "win_rate";
  return (
    <AddForm
      add={() => {
        const value = Number(target) / (isRate ? 100 : 1);
        return addGoal(id, { title: title.trim(), measure, target: value, from, until });
      }}
      onAdded={() => {
        setTitle("");
        setTarget("");
      }}
    >
      <LineField label={t("programs.goal")} value={title} onValue={setTitle} grows />
      <label className="field">
        {t("programs.measure")}
        <select
          className="select"
          value={measure}
          onChange={({ target: chosen }) => setMeasure(chosen.value)}
        >
          {measures.map((known) => (
            <option key={known} value={known}>
              {t(`programs.measure.${known}`)}
            </option>
          ))}
        </select>
      </label>
      <LineField
        label={t(isRate ? "programs.target_percent" : "programs.target")}
        type="number"
        value={target}
        onValue={setTarget}
      />
      <LineField label={t("targets.from")} type="date" value={from} onValue={setFrom} />
      <LineField label={t("targets.to")} type="date" value={until} onValue={setUntil} />
    </AddForm>
  );
}
