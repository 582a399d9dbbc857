import { expect, it } from "vitest";
import { quarterOf } from "./quarter";

it.each([
  [new Date(2026, 11, 31, 23, 59), "2026-10-01", "2026-12-31"],
  [new Date(2027, 0, 1), "2027-01-01", "2027-03-31"],
  [new Date(2027, 5, 30), "2027-04-01", "2027-06-30"],
])("the quarter of %s", (day, from, until) => {
  expect(quarterOf(day)).toEqual({ from, until });
});
