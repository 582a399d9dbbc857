import { useFormat } from "../format";
import { usePlural, useTranslate, wordOf } from "../i18n";
import { heatStep, heatSteps } from "./bars-geometry";
import { weekName } from "./WeeksChart";
import "./charts.css";

interface Properties {
  rows: { channel: string; weeks: number[] }[];
}

/** How many events each channel had in each week: the more, the darker. */
export function HeatMap({ rows }: Properties) {
  const t = useTranslate();
  const plural = usePlural();
  const format = useFormat();
  const greatest = Math.max(0, ...rows.flatMap(({ weeks }) => weeks));
  const count = rows[0]?.weeks.length ?? 0;
  const agos = Array.from({ length: count }, (_, place) => count - 1 - place);
  const label = t("engagement.heat");
  return (
    <section className="scroll-x" tabIndex={0} aria-label={label}>
      <table className="heat">
        <caption className="visually-hidden">{label}</caption>
        <colgroup>
          <col className="heat-names" />
        </colgroup>
        <thead className="visually-hidden">
          <tr>
            <th scope="col">{t("column.channel")}</th>
            {agos.map((ago) => (
              <th key={ago} scope="col">
                {weekName(ago, t, plural)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ channel, weeks }) => (
            <tr key={channel}>
              <th scope="row">{wordOf(t, "channel", channel)}</th>
              {agos.map((ago) => (
                <td
                  key={ago}
                  data-heat={heatStep(weeks[ago] ?? 0, greatest)}
                  title={`${weekName(ago, t, plural)}: ${format.integer(weeks[ago])}`}
                >
                  <span className="visually-hidden">{format.integer(weeks[ago])}</span>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      <p className="heat-legend note">
        {t("engagement.less")}
        {Array.from({ length: heatSteps }, (_, step) => step).map((step) => (
          <span key={step} data-heat={step} aria-hidden="true" />
        ))}
        {t("engagement.more", { count: format.integer(greatest) })}
      </p>
    </section>
  );
}
