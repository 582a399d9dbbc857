import { describe, expect, it } from "vitest";
import { nextPlace } from "./useRowKeys";

describe("the next row", () => {
  it("is the first in sight where the keys stand on none", () => {
    expect(nextPlace(1, -1, 0, 50)).toBe(0);
    expect(nextPlace(-1, -1, 12, 50)).toBe(12);
    expect(nextPlace(1, -1, -1, 50)).toBe(0);
  });

  it("is one step on, and stays within the list", () => {
    expect(nextPlace(1, 3, 0, 50)).toBe(4);
    expect(nextPlace(-1, 3, 0, 50)).toBe(2);
    expect(nextPlace(-1, 0, 0, 50)).toBe(0);
    expect(nextPlace(1, 49, 0, 50)).toBe(49);
  });

  it("is none where there are no rows", () => {
    expect(nextPlace(1, -1, -1, 0)).toBe(-1);
    expect(nextPlace(1, 2, 0, 0)).toBe(-1);
  });
});
