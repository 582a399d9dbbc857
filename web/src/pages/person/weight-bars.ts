/** A bar that goes from the middle to one side, in percent of the whole width. */
export interface WeightBar {
  start: number;
  width: number;
}

/** Bars for log-odds around a common zero in the middle; the largest fills its half. */
export function weightBars(values: number[]): WeightBar[] {
  const most = Math.max(1, ...values.map(Math.abs));
  return values.map((value) => {
    const width = (Math.abs(value) / most) * 50;
    return { start: value < 0 ? 50 - width : 50, width };
  });
}
