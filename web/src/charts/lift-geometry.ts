/** An interval of a lift on a line, in percent of its width. */
export interface LiftMark {
  start: number;
  width: number;
  at: number;
}

/** What the ends of the line stand for: a lift beyond them is drawn at the end. */
export const liftMost = 4;

/** The place of a lift: doubling is as far as halving, and 1 stands in the middle. */
export function liftPlace(lift: number): number {
  if (lift <= 0) return 0;
  const place = 50 + (Math.log(lift) / Math.log(liftMost)) * 50;
  return Math.min(100, Math.max(0, place));
}

/** Where a lift and its interval stand. */
export function liftMark(low: number, lift: number, high: number): LiftMark {
  const start = liftPlace(low);
  return { start, width: liftPlace(high) - start, at: liftPlace(lift) };
}
