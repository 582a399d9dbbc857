import { useWidth } from "../components/useWidth";
import { useFormat } from "../format";
import { roundTop, stacksOf } from "./bars-geometry";
import "./charts.css";

const height = 140;
const axisWidth = 40;

interface Properties {
  label: string;
  /** What the parts of each stack are, from the ground up. */
  parts: { key: string; name: string }[];
  rows: { day: string; values: number[] }[];
}

/** Counts by day, one stack a day. */
export function StackChart({ label, parts, rows }: Properties) {
  const format = useFormat();
  const { reference, width } = useWidth<HTMLDivElement>(640);
  const inner = Math.max(1, width - axisWidth);
  const sums = rows.map(({ values }) => values.reduce((sum, value) => sum + value, 0));
  const top = roundTop(Math.max(...sums, 1));
  const stacks = stacksOf(
    rows.map(({ values }) => values),
    inner,
    height,
    top,
  );
  const told = ({ day, values }: Properties["rows"][number]) =>
    [
      format.dayOfMonth(day),
      ...parts.map(({ name }, place) => `${name}: ${format.integer(values[place])}`),
    ].join("\n");
  return (
    <figure className="stack-chart">
      <div ref={reference}>
        <svg width={width} height={height + 8} role="group" aria-label={label}>
          {[0, 0.5, 1].map((share) => (
            <g key={share}>
              <line
                className="grid-line"
                x1="0"
                x2={inner}
                y1={6 + height * (1 - share)}
                y2={6 + height * (1 - share)}
              />
              <text className="axis" x={inner + 6} y={10 + height * (1 - share)}>
                {format.compact(top * share)}
              </text>
            </g>
          ))}
          {rows.map((row, place) => (
            <g
              key={row.day}
              role="img"
              aria-label={told(row).replaceAll("\n", ", ")}
              transform="translate(0 6)"
            >
              <title>{told(row)}</title>
              {stacks[place]?.map((bar, part) => (
                <rect
                  key={parts[part]?.key}
                  className="stack-part"
                  data-part={parts[part]?.key}
                  {...bar}
                />
              ))}
            </g>
          ))}
        </svg>
      </div>
      <figcaption className="chart-ends note" style={{ paddingInlineEnd: axisWidth }}>
        <span>{format.dayOfMonth(rows[0]?.day)}</span>
        <span>{format.dayOfMonth(rows.at(-1)?.day)}</span>
      </figcaption>
    </figure>
  );
}
