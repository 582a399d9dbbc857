import { useWidth } from "../components/useWidth";
import { useFormat } from "../format";
import { usePlural, useTranslate } from "../i18n";
import { barsOf, roundTop } from "./bars-geometry";
import "./charts.css";

const height = 96;

/** Events of the last weeks, the latest at the right, with a line where a usual week is. */
export function WeeksChart({ weeks, usual }: { weeks: number[]; usual: number }) {
  const t = useTranslate();
  const plural = usePlural();
  const format = useFormat();
  const { reference, width } = useWidth<HTMLDivElement>(480);
  const values = [...weeks].reverse();
  const top = roundTop(Math.max(...values, usual));
  const bars = barsOf(values, width, height, top);
  const line = height - (usual / top) * height;
  const ago = (place: number) => values.length - 1 - place;
  return (
    <figure className="weeks-chart">
      <div ref={reference}>
        <svg width={width} height={height + 4} role="group" aria-label={t("engagement.weeks")}>
          <line className="grid-line" x1="0" x2={width} y1={height + 0.5} y2={height + 0.5} />
          {bars.map((bar, place) => (
            <rect
              key={ago(place)}
              className="week-bar"
              data-now={ago(place) === 0}
              x={bar.x}
              y={bar.y}
              width={bar.width}
              height={bar.height}
              role="img"
              aria-label={`${weekName(ago(place), t, plural)}: ${format.integer(values[place])}`}
            >
              <title>{`${weekName(ago(place), t, plural)}: ${format.integer(values[place])}`}</title>
            </rect>
          ))}
          <line className="usual-line" x1="0" x2={width} y1={line} y2={line} />
        </svg>
      </div>
      <figcaption className="chart-ends note">
        <span>{plural("engagement.weeks_ago", values.length - 1)}</span>
        <span>{t("engagement.usual", { count: format.decimal(usual) })}</span>
        <span>{t("engagement.this_week")}</span>
      </figcaption>
    </figure>
  );
}

/** A week by how long ago it was. */
export function weekName(
  ago: number,
  t: ReturnType<typeof useTranslate>,
  plural: ReturnType<typeof usePlural>,
): string {
  return ago === 0 ? t("engagement.this_week") : plural("engagement.weeks_ago", ago);
}
