import { Card } from "../../components/Card";
import { fewestCases } from "../../components/cases";
import { useFormat } from "../../format";
import { useTranslate, wordOf } from "../../i18n";
import type { MatchReport } from "./api";
import { ShareBar } from "./ShareBar";

/** How well the people of each source are matched, as of the last run. */
export function SourcesCard({ report }: { report: MatchReport }) {
  const t = useTranslate();
  const format = useFormat();
  const counts = (reached: number, of: number) =>
    t("rate.counts", { reached: format.integer(reached), of: format.integer(of) });
  return (
    <Card title={t("matching.sources")} note={t("matching.sources_note")} flush>
      {report.sources.length === 0 ? (
        <p className="card-body muted">{t("matching.no_run")}</p>
      ) : (
        <section className="scroll-x card-table" tabIndex={0} aria-label={t("matching.sources")}>
          <table className="data-table">
            <thead>
              <tr>
                <th scope="col">{t("imports.source")}</th>
                <th scope="col" className="number">
                  {t("column.people")}
                </th>
                <th scope="col" className="number">
                  {t("matching.rate")}
                </th>
              </tr>
            </thead>
            <tbody>
              {report.sources.map((source) => (
                <tr key={source.source}>
                  <th scope="row">
                    {wordOf(t, "channel", source.source)}
                    <ShareBar strong={source.strong} review={source.review} none={source.none} />
                  </th>
                  <td className="number">{format.integer(source.people)}</td>
                  <td className="number" title={counts(source.strong, source.people)}>
                    {source.people < fewestCases
                      ? counts(source.strong, source.people)
                      : format.percent(source.match_rate)}
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
