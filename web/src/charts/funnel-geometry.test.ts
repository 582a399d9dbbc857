import { describe, expect, it } from "vitest";
import type { FunnelStage, FunnelStageKey, FunnelTrack, Motion } from "../pages/funnel/api";
import { funnelGeometry, ribbonPath, rootScale, splitHeights } from "./funnel-geometry";

function track(motion: Motion, counts: Partial<Record<FunnelStageKey, number>>): FunnelTrack {
  const stages = Object.entries(counts).map(
    ([key, count]): FunnelStage => ({
      key: key as FunnelStageKey,
      unit: "account",
      count,
      amount: null,
      without_deal: null,
      conversion: null,
      days: null,
    }),
  );
  return { motion, stages, closed: {} as FunnelTrack["closed"] };
}

const tracks = [
  track("account_based", { target: 400, engaged: 100, sql: 60, opportunity: 30, won: 10 }),
  track("demand_gen", { lead: 40_000, mql: 2_500, sql: 140, opportunity: 30, won: 0 }),
];

describe("heights", () => {
  it("follow the square root of the count within a track", () => {
    const { bars } = funnelGeometry(tracks, 1000);
    const heightOf = (key: string) => bars.find(({ stage }) => stage.key === key)?.height ?? 0;
    expect(heightOf("target") / heightOf("engaged")).toBeCloseTo(2);
    expect(heightOf("lead") / heightOf("mql")).toBeCloseTo(4);
  });

  it("are never thinner than 8 px for what exists, and a hair for nothing", () => {
    const scale = rootScale(1_000_000, 80);
    expect(scale(1)).toBe(8);
    expect(scale(0)).toBe(2);
    expect(scale(1_000_000)).toBe(80);
  });

  it("split a shared stage by count", () => {
    const [first, second] = splitHeights([60, 140], rootScale(200, 100));
    expect((second ?? 0) / (first ?? 1)).toBeCloseTo(140 / 60);
    expect((first ?? 0) + (second ?? 0)).toBeCloseTo(100);
    expect(splitHeights([0, 0], rootScale(200, 100))).toEqual([2, 2]);
  });
});

describe("layout", () => {
  it("lines the shared stages of both tracks up in one column", () => {
    const { bars } = funnelGeometry(tracks, 1000);
    const columns = bars.filter(({ stage }) => stage.key === "sql").map(({ x }) => x);
    expect(new Set(columns).size).toBe(1);
  });

  it("draws a ribbon and a step between all neighbours, and one heading a stage", () => {
    const { ribbons, steps, headings } = funnelGeometry(tracks, 1000);
    expect(ribbons).toHaveLength(8);
    expect(steps).toHaveLength(8);
    expect(headings).toHaveLength(7);
    expect(headings.find(({ key }) => key === "sql")?.count).toBe(200);
  });

  it("stays within its frame and survives an empty funnel", () => {
    const { bars, height } = funnelGeometry(tracks, 900);
    for (const bar of bars) {
      expect(bar.x + bar.width).toBeLessThanOrEqual(900);
      expect(bar.y).toBeGreaterThan(0);
      expect(bar.y + bar.height).toBeLessThan(height);
    }
    expect(funnelGeometry([], 900).bars).toEqual([]);
    const empty = funnelGeometry([track("account_based", { target: 0, sql: 0 })], 900);
    expect(empty.bars.every((bar) => Number.isFinite(bar.y))).toBe(true);
  });

  it("keeps the pills of thin bands apart", () => {
    const { steps } = funnelGeometry(tracks, 1000);
    const [first, second] = steps.filter(({ from }) => from.key === "opportunity");
    expect((second?.y ?? 0) - (first?.y ?? 0)).toBeGreaterThanOrEqual(23);
  });

  it("closes its ribbons", () => {
    expect(ribbonPath([0, 10, 20], [100, 12, 18])).toBe(
      "M0,10C50,10 50,12 100,12L100,18C50,18 50,20 0,20Z",
    );
  });
});
