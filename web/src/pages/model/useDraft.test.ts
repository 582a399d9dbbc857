import { expect, test } from "vitest";
import { weightEdits } from "./useDraft";

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
