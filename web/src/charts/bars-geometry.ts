/** A bar of a column chart, in pixels; `y` is its upper edge. */
export interface Bar {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** What a mark is at least as high as, so that one event is not invisible. */
const heightMin = 2;

/** The least round number of a scale that holds a value: 1, 2 or 5 times a power of ten. */
export function roundTop(value: number): number {
  if (value <= 1) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  const step = [1, 2, 5, 10].find((factor) => factor * power >= value) ?? 10;
  return step * power;
}

/** Places of columns side by side with a gap between them. */
export function columnsOf(count: number, width: number, gap: number): [number, number][] {
  const step = width / Math.max(1, count);
  const inner = Math.max(1, step - gap);
  return Array.from({ length: count }, (_, place) => [place * step + (step - inner) / 2, inner]);
}

/** Bars from the ground up, one for each value. */
export function barsOf(values: number[], width: number, height: number, top: number): Bar[] {
  const columns = columnsOf(values.length, width, 3);
  return values.map((value, place) => {
    const [x, inner] = columns[place] ?? [0, 0];
    const tall = value > 0 ? Math.max(heightMin, (value / top) * height) : 0;
    return { x, y: height - tall, width: inner, height: tall };
  });
}

/** Bars on top of each other: one stack for each row, one part for each value of it. */
export function stacksOf(rows: number[][], width: number, height: number, top: number): Bar[][] {
  const columns = columnsOf(rows.length, width, 3);
  return rows.map((values, place) => {
    const [x, inner] = columns[place] ?? [0, 0];
    let ground = height;
    return values.map((value) => {
      const tall = value > 0 ? Math.max(heightMin, (value / top) * height) : 0;
      ground -= tall;
      return { x, y: ground, width: inner, height: tall };
    });
  });
}

/** The points of a line through values, the last at the right edge. */
export function linePoints(values: number[], width: number, height: number): string {
  const top = Math.max(1, ...values);
  const step = values.length > 1 ? width / (values.length - 1) : 0;
  return values
    .map((value, place) => {
      const y = height - 1 - (value / top) * (height - 2);
      return `${(place * step).toFixed(1)},${y.toFixed(1)}`;
    })
    .join(" ");
}

/** How many shades a heat map has, nothing included. */
export const heatSteps = 5;

/** The shade of a count: 0 for none, then even steps of the square root up to the greatest. */
export function heatStep(value: number, greatest: number): number {
  if (value <= 0 || greatest <= 0) return 0;
  const share = Math.sqrt(value / greatest);
  return Math.max(1, Math.min(heatSteps - 1, Math.ceil(share * (heatSteps - 1))));
}
