import { describe, expect, it } from "vitest";
import { addsUp, waterfall } from "./waterfall-geometry";

const frame = { width: 600, height: 240, left: 30, top: 20, bottom: 10 };
const parts = [
  { key: "icp_fit", value: 20.1 },
  { key: "timing", value: 10.2 },
  { key: "competition", value: -5.1 },
];

describe("waterfall", () => {
  it("starts each bar where the one before ended, and ends at the total", () => {
    const { bars } = waterfall(parts, 25.2, frame);
    expect(bars.map(({ sum }) => sum)).toEqual([20.1, 30.3, 25.2, 25.2]);
    const [first, second, third, total] = bars;
    expect((second?.y ?? 0) + (second?.height ?? 0)).toBeCloseTo(first?.level ?? 1);
    expect(third?.y).toBeCloseTo(second?.level ?? 1);
    expect(total?.level).toBeCloseTo(third?.level ?? 1);
    expect(total?.isTotal).toBe(true);
  });

  it("keeps sums free of binary noise", () => {
    const tenths = Array.from({ length: 10 }, (_, index) => ({ key: `${index}`, value: 0.1 }));
    expect(waterfall(tenths, 1, frame).bars.at(-2)?.sum).toBe(1);
  });

  it("stands on the ground line without parts", () => {
    const { bars, ticks } = waterfall([], 0, frame);
    expect(bars).toHaveLength(1);
    expect(bars[0]?.height).toBe(0);
    expect(ticks[0]?.value).toBe(0);
  });

  it("knows whether parts add up", () => {
    expect(addsUp(parts, 25.2)).toBe(true);
    expect(addsUp(parts, 25.3)).toBe(false);
  });
});
