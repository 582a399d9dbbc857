import { describe, expect, it } from "vitest";
import { placesInSight, topFor } from "./useTableKeys";

/** A head and ten rows. */
const height = 11 * 36;

describe("the rows in sight", () => {
  it("are those that stand wholly below the head", () => {
    expect(placesInSight(0, height, 600)).toEqual({ first: 0, last: 9 });
    expect(placesInSight(36 * 80, height, 600)).toEqual({ first: 80, last: 89 });
    expect(placesInSight(36 * 80 + 10, height, 600)).toEqual({ first: 81, last: 89 });
    expect(placesInSight(0, height, 3)).toEqual({ first: 0, last: 2 });
  });

  it("stay where they are when the next row is among them", () => {
    expect(topFor(0, 0, height)).toBe(0);
    expect(topFor(9, 0, height)).toBe(0);
    expect(topFor(80, 36 * 75, height)).toBe(36 * 75);
  });

  it("move as little as the next row needs", () => {
    expect(topFor(10, 0, height)).toBe(36);
    expect(topFor(74, 36 * 75, height)).toBe(36 * 74);
    for (const place of [0, 9, 10, 40, 599]) {
      const { first, last } = placesInSight(topFor(place, 36 * 20, height), height, 600);
      expect(first <= place && place <= last).toBe(true);
    }
  });
});
