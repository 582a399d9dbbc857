import { useWidth } from "../components/useWidth";
import { useFormat } from "../format";
import { useTranslate } from "../i18n";
import type { PropensityModel } from "../pages/icp/api";
import "./charts.css";

const height = 240;
const left = 44;
const bottom = 36;
const top = 8;

/** What was foretold against what came of it; on the line, foretold is what came. */
export function CalibrationChart({ points }: { points: PropensityModel["calibration"] }) {
  const t = useTranslate();
  const format = useFormat();
  const { reference, width } = useWidth<HTMLDivElement>(360);
  const most = Math.max(0.1, ...points.map(({ high, predicted }) => Math.max(high, predicted)));
  const end = Math.min(1, Math.ceil(most * 10) / 10);
  const x = (share: number) => left + (share / end) * (width - left - 12);
  const y = (share: number) => height - bottom - (share / end) * (height - bottom - top);
  const ticks = [0, end / 2, end];
  return (
    <div className="calibration" ref={reference}>
      <svg width={width} height={height} aria-hidden="true">
        {ticks.map((tick) => (
          <g key={tick}>
            <line className="grid-line" x1={left} x2={width - 12} y1={y(tick)} y2={y(tick)} />
            <text className="axis" x={left - 8} y={y(tick) + 4} textAnchor="end">
              {format.percent(tick)}
            </text>
            <text className="axis" x={x(tick)} y={height - bottom + 16} textAnchor="middle">
              {format.percent(tick)}
            </text>
          </g>
        ))}
        <line className="usual-line" x1={x(0)} y1={y(0)} x2={x(end)} y2={y(end)} />
        {points.map((point) => (
          <g key={`${point.predicted} ${point.observed}`}>
            <line
              className="calibration-interval"
              x1={x(point.predicted)}
              x2={x(point.predicted)}
              y1={y(point.low)}
              y2={y(Math.min(end, point.high))}
            />
            <circle cx={x(point.predicted)} cy={y(point.observed)} r={4} />
          </g>
        ))}
        <text className="axis" x={(left + width) / 2} y={height - 4} textAnchor="middle">
          {t("icp.foretold")}
        </text>
      </svg>
    </div>
  );
}
