import { StackChart } from "../../charts/StackChart";
import { Card } from "../../components/Card";
import { useFormat } from "../../format";
import { useTranslate } from "../../i18n";
import type { EventTally } from "./api";
import { daysOf, outcomes, rowsOf } from "./tallies";

/** What became of what was sent, by day and source. */
export function DaysCard({ tallies, days }: { tallies: EventTally[]; days: number }) {
  const t = useTranslate();
  const parts = outcomes.map((key) => ({ key, name: t(`quality.part.${key}`) }));
  const rows = daysOf(tallies, days, new Date()).map((counts) => ({
    day: counts.day,
    values: outcomes.map((outcome) => counts[outcome]),
  }));
  return (
    <Card title={t("quality.by_day")} note={t("quality.by_day_note")} flush>
      <div className="card-body">
        <StackChart label={t("quality.by_day")} parts={parts} rows={rows} />
        <ul className="share-legend small">
          {parts.map(({ key, name }) => (
            <li key={key}>
              <span className="share-mark" data-part={key} aria-hidden="true" />
              {name}
            </li>
          ))}
        </ul>
      </div>
      <DaysTable tallies={tallies} />
    </Card>
  );
}

function DaysTable({ tallies }: { tallies: EventTally[] }) {
  const t = useTranslate();
  const format = useFormat();
  const rows = rowsOf(tallies);
  if (rows.length === 0) return null;
  return (
    <section className="scroll-x days-scroll" tabIndex={0} aria-label={t("quality.by_day")}>
      <table className="data-table" data-testid="days">
        <thead>
          <tr>
            <th scope="col">{t("quality.day")}</th>
            <th scope="col">{t("live.column.source")}</th>
            {outcomes.map((outcome) => (
              <th key={outcome} scope="col" className="number">
                {t(`quality.part.${outcome}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={`${row.day} ${row.source}`}>
              <td className="nowrap">{format.dayOfMonth(row.day)}</td>
              <td>{row.source || t("quality.unknown_key")}</td>
              {outcomes.map((outcome) => (
                <td key={outcome} className="number">
                  {format.integer(row[outcome])}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
