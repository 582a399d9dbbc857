import { scaleLinear } from "d3-scale";

/** One part of a total. */
export interface WaterfallPart {
  key: string;
  value: number;
}

/** A bar of the waterfall, in pixels. */
export interface WaterfallBar extends WaterfallPart {
  x: number;
  y: number;
  width: number;
  height: number;
  /** Where the sum stands after this part. */
  sum: number;
  /** The height of the line to the next bar. */
  level: number;
  isTotal: boolean;
}

export interface WaterfallGeometry {
  bars: WaterfallBar[];
  ticks: { value: number; y: number }[];
}

interface Frame {
  width: number;
  height: number;
  left: number;
  top: number;
  bottom: number;
}

/** Sums hide the noise of binary fractions: scores have two decimals at most. */
function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}

/** Bars that start where the one before ended; the last one is the total from the ground up. */
export function waterfall(parts: WaterfallPart[], total: number, frame: Frame): WaterfallGeometry {
  let running = 0;
  const sums = parts.map((part) => {
    running = rounded(running + part.value);
    return running;
  });
  const lowest = Math.min(0, ...sums);
  const highest = Math.max(total, ...sums, 1);
  const y = scaleLinear()
    .domain([lowest, highest])
    .range([frame.height - frame.bottom, frame.top])
    .nice(4);
  const step = (frame.width - frame.left) / (parts.length + 1);
  const width = Math.min(56, step * 0.62);
  const bars = [...parts, { key: "total", value: total }].map((part, index): WaterfallBar => {
    const isTotal = index === parts.length;
    const sum = isTotal ? total : (sums[index] ?? 0);
    const before = isTotal ? 0 : rounded(sum - part.value);
    const ends = [y(before), y(sum)];
    return {
      ...part,
      x: frame.left + step * index + (step - width) / 2,
      y: Math.min(...ends),
      width,
      height: Math.abs(y(before) - y(sum)),
      sum,
      level: y(sum),
      isTotal,
    };
  });
  return { bars, ticks: y.ticks(4).map((value) => ({ value, y: y(value) })) };
}

/** Whether the parts add up to the total, to the decimals that people see. */
export function addsUp(parts: WaterfallPart[], total: number): boolean {
  const sum = parts.reduce((all, part) => all + part.value, 0);
  return Math.abs(sum - total) < 0.005;
}
