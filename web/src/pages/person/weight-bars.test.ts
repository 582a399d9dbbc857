import { describe, expect, it } from "vitest";
import { weightBars } from "./weight-bars";

describe("bars of weights", () => {
  it("go from the middle to the side of their sign", () => {
    expect(weightBars([2, -1, 0])).toEqual([
      { start: 50, width: 50 },
      { start: 25, width: 25 },
      { start: 50, width: 0 },
    ]);
  });

  it("do not blow small weights up", () => {
    expect(weightBars([0.5])).toEqual([{ start: 50, width: 25 }]);
    expect(weightBars([])).toEqual([]);
  });
});
