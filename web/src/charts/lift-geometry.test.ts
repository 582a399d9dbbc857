import { expect, test } from "vitest";
import { liftMark, liftPlace } from "./lift-geometry";

test("twice and half are as far from the middle", () => {
  expect(liftPlace(1)).toBe(50);
  expect(liftPlace(2) - 50).toBeCloseTo(50 - liftPlace(0.5), 10);
  expect(liftPlace(2)).toBeCloseTo(75, 10);
});

test("what is beyond the line stands at its end", () => {
  expect([liftPlace(0), liftPlace(0.01), liftPlace(100)]).toEqual([0, 0, 100]);
  const { start, width, at } = liftMark(0.5, 1, 2);
  expect([start, width, at].map(Math.round)).toEqual([25, 50, 50]);
});
