import { linePoints } from "./bars-geometry";
import "./charts.css";

/** A small line of a course over time, the latest at the right. */
export function Sparkline({ values, label }: { values: number[]; label: string }) {
  const [width, height] = [84, 18];
  const end = linePoints(values, width, height).split(" ").at(-1)?.split(",");
  return (
    <svg
      className="sparkline"
      width={width + 6}
      height={height}
      viewBox={`-1 0 ${width + 6} ${height}`}
      role="img"
      aria-label={label}
    >
      <polyline points={linePoints(values, width, height)} />
      {end && <circle cx={end[0]} cy={end[1]} r="2.5" />}
    </svg>
  );
}
