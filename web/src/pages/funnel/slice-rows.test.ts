import { describe, expect, it } from "vitest";
import type { ClosedSummary, FunnelSliceResult } from "../../api";
import { lights, sliceRows } from "./slice-rows";

function slice(value: string, won: number, lost: number): FunnelSliceResult {
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
