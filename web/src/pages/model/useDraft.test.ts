import { expect, test } from "vitest";
import { conflictOf, weightEdits } from "./useDraft";

const dimension = (key: string, weight: number) => ({
  key,
  weight,
  rules: [],
  scales: [],
  needs: [],
});

test("all weights are written once one was moved, and none before", () => {
  const dimensions = [dimension("a", 60), dimension("b", 40)];
  expect(weightEdits(dimensions, {})).toEqual([]);
  expect(weightEdits(dimensions, { a: 33.337 })).toEqual([
    { kind: "weight", dimension: "a", weight: 33.34 },
    { kind: "weight", dimension: "b", weight: 40 },
  ]);
});

test("a draft that began from another one than is stored is in conflict, until both say the same", () => {
  const base = { text: "a", tag: "1" };
  const own = { text: "b", base };
  expect(conflictOf(null, { text: "c", tag: "2" })).toBeNull();
  expect(conflictOf(own, base)).toBeNull();
  expect(conflictOf(own, { text: "c", tag: "2" })).toEqual({ base: "a", theirs: "c" });
  expect(conflictOf(own, { text: "b", tag: "2" })).toBeNull();
});
