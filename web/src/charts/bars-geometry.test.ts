import { describe, expect, it } from "vitest";
import { barsOf, columnsOf, heatStep, linePoints, roundTop, stacksOf } from "./bars-geometry";

describe("bars", () => {
  it("stand on the ground, side by side, within the frame", () => {
    const bars = barsOf([0, 1, 50, 100], 400, 100, 100);
    expect(bars[0]?.height).toBe(0);
    expect(bars[1]?.height).toBe(2);
    expect(bars[3]).toMatchObject({ y: 0, height: 100 });
    for (const bar of bars) expect(bar.y + bar.height).toBe(100);
    expect((bars[3]?.x ?? 0) + (bars[3]?.width ?? 0)).toBeLessThanOrEqual(400);
  });

  it("are stacked without a gap", () => {
    const [stack] = stacksOf([[60, 0, 40]], 100, 50, 100);
    expect(stack?.map(({ height }) => height)).toEqual([30, 0, 20]);
    expect(stack?.[0]?.y).toBe(20);
    expect(stack?.[2]?.y).toBe(0);
  });

  it("have no column without values", () => {
    expect(columnsOf(0, 100, 3)).toEqual([]);
  });
});

describe("scales", () => {
  it("end at a round number", () => {
    expect([0, 1, 2, 3, 7, 10, 11, 480].map(roundTop)).toEqual([1, 1, 2, 5, 10, 10, 20, 500]);
  });

  it("shade by the square root: one event is seen beside a hundred", () => {
    expect(heatStep(0, 100)).toBe(0);
    expect(heatStep(1, 100)).toBe(1);
    expect(heatStep(30, 100)).toBe(3);
    expect(heatStep(100, 100)).toBe(4);
    expect(heatStep(5, 0)).toBe(0);
  });

  it("end a line at the right edge", () => {
    expect(linePoints([0, 1, 2], 80, 20)).toBe("0.0,19.0 40.0,10.0 80.0,1.0");
    expect(linePoints([], 80, 20)).toBe("");
  });
});
