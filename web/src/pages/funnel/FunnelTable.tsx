import type { Rate } from "../../api";
import { GlossaryWord } from "../../components/GlossaryWord";
import { RateText } from "../../components/RateText";
import { type Format, missing, useFormat } from "../../format";
import { useTranslate } from "../../i18n";
import type { FunnelTrack } from "./api";

function intervalText(rate: Rate | null, format: Format): string {
  return rate ? `${format.percent(rate.low)} – ${format.percent(rate.high)}` : missing;
}

/** The chart's numbers as a table. */
export function FunnelTable({ tracks }: { tracks: FunnelTrack[] }) {
  const t = useTranslate();
  const format = useFormat();
  const heads = ["count", "amount", "conversion", "interval", "median", "quartiles"] as const;
  return (
    <section className="scroll-x" tabIndex={0} aria-label={t("funnel.as_table")}>
      <table className="data-table">
        <thead>
          <tr>
            <th scope="col">{t("column.stage")}</th>
            {heads.map((head) => (
              <th key={head} scope="col" className="number">
                {t(`funnel.column.${head}`)}
              </th>
            ))}
          </tr>
        </thead>
        {tracks.map((track) => (
          <tbody key={track.motion}>
            <tr>
              <th scope="rowgroup" colSpan={7} className="track-row">
                <span className={`legend-mark legend-${track.motion}`} aria-hidden="true" />
                <GlossaryWord word="motion">{t(`motion.${track.motion}`)}</GlossaryWord>
              </th>
            </tr>
            {track.stages.map((stage) => (
              <tr key={stage.key}>
                <th scope="row">
                  <GlossaryWord word={stage.key}>{t(`funnel.stage.${stage.key}`)}</GlossaryWord>
                </th>
                <td className="number">{format.integer(stage.count)}</td>
                <td className="number">{format.money(stage.amount)}</td>
                <td className="number">
                  <RateText rate={stage.conversion} />
                </td>
                <td className="number muted">{intervalText(stage.conversion, format)}</td>
                <td className="number">{format.days(stage.days?.median)}</td>
                <td className="number muted">
                  {stage.days
                    ? `${format.decimal(stage.days.q1)} – ${format.decimal(stage.days.q3)}`
                    : "–"}
                </td>
              </tr>
            ))}
          </tbody>
        ))}
      </table>
    </section>
  );
}
