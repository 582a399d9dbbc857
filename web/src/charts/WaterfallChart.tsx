import { useWidth } from "../components/useWidth";
import { useFormat } from "../format";
import { type WaterfallPart, waterfall } from "./waterfall-geometry";
import "./charts.css";

interface Properties {
  parts: WaterfallPart[];
  total: number;
  labelOf: (key: string) => string;
  chosen: string | null;
  onChoose: (key: string) => void;
}

const height = 236;
const left = 28;

/** How the parts make the total. A click on a part opens what is behind it. */
export function WaterfallChart({ parts, total, labelOf, chosen, onChoose }: Properties) {
  const format = useFormat();
  const { reference, width } = useWidth<HTMLDivElement>(640);
  const frame = { width, height, left, top: 22, bottom: 6 };
  const { bars, ticks } = waterfall(parts, total, frame);
  const textOf = (bar: (typeof bars)[number]) =>
    bar.isTotal ? format.decimal(bar.value) : format.signed(bar.value);
  return (
    <div className="waterfall" ref={reference}>
      <svg width={width} height={height} aria-hidden="true">
        {ticks.map((tick) => (
          <g key={tick.value}>
            <line className="grid-line" x1={left} x2={width} y1={tick.y} y2={tick.y} />
            <text className="axis" x={left - 8} y={tick.y + 4} textAnchor="end">
              {format.integer(tick.value)}
            </text>
          </g>
        ))}
        {bars.map((bar, index) => {
          const next = bars[index + 1];
          const look = bar.isTotal ? "total" : bar.value < 0 ? "minus" : "plus";
          return (
            <g key={bar.key} data-dim={chosen !== null && chosen !== bar.key && !bar.isTotal}>
              <rect
                className={`bar-${look}`}
                x={bar.x}
                y={bar.y}
                width={bar.width}
                height={Math.max(bar.height, 1)}
                rx={3}
              />
              {next && (
                <line
                  className="step-line"
                  x1={bar.x + bar.width}
                  x2={next.x}
                  y1={bar.level}
                  y2={bar.level}
                />
              )}
              <text
                className="bar-value"
                x={bar.x + bar.width / 2}
                y={bar.y - 6}
                textAnchor="middle"
              >
                {textOf(bar)}
              </text>
            </g>
          );
        })}
      </svg>
      <div className="waterfall-labels" style={{ paddingInlineStart: left }}>
        {bars.map((bar) =>
          bar.isTotal ? (
            <span key={bar.key} className="strong">
              {labelOf(bar.key)}
              <span className="visually-hidden">{` ${textOf(bar)}`}</span>
            </span>
          ) : (
            <button
              key={bar.key}
              type="button"
              aria-pressed={chosen === bar.key}
              onClick={() => onChoose(bar.key)}
            >
              {labelOf(bar.key)}
              <span className="visually-hidden">{`: ${textOf(bar)}`}</span>
            </button>
          ),
        )}
      </div>
    </div>
  );
}
