import { describe, expect, it } from "vitest";
import type { ClosedSummary, FunnelSliceResult } from "./api";
import { lights, sliceRows } from "./slice-rows";

function slice(value: string | null, won: number, lost: number): FunnelSliceResult {
  const of = won + lost;
  const rate = { reached: won, of, rate: won / of, low: 0, high: 1 };
  const total = {
    won,
    lost,
    win_rate: rate,
    average_won: null,
    cycle_days_won: { mean: 1, median: lost },
    revenue_per_worked_record: null,
  } as unknown as ClosedSummary;
  return { value, tracks: [], total };
}

describe("the rows", () => {
  const valuesOf = (values: (string | null)[], by?: string) =>
    sliceRows(
      values.map((value) => slice(value, 1, 1)),
      by,
    ).map(({ value }) => value);

  it("of tiers start with the first, and end with what is not known", () => {
    expect(valuesOf(["3", null, "2", "1"], "tier")).toEqual(["1", "2", "3", null]);
  });

  it("of all else stay as they came, but for what is not known", () => {
    expect(valuesOf([null, "Retail", "Energy"])).toEqual(["Retail", "Energy", null]);
  });
});

describe("lights", () => {
  const rows = sliceRows([slice("a", 30, 30), slice("b", 40, 10), slice("c", 9, 1)]);

  it("show the best and the worst among slices with enough cases", () => {
    expect(lights(rows, (row) => row.winRate?.rate ?? null)).toEqual(["worst", "best", null]);
  });

  it("turn round where less is better", () => {
    expect(lights(rows, (row) => row.cycle, true)).toEqual(["worst", "best", null]);
  });

  it("stay off without a comparison", () => {
    expect(lights(rows.slice(0, 1), (row) => row.cycle)).toEqual([null]);
    expect(lights(rows, () => 5)).toEqual([null, null, null]);
  });
});
