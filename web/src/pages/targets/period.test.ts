import { describe, expect, it } from "vitest";
import { nextQuarter } from "./period";

describe("the next quarter", () => {
  it.each([
    ["2026-12-01", "2027-01-01", "2027-03-31"],
    ["2026-01-01", "2026-04-01", "2026-06-30"],
    ["2026-09-30", "2026-10-01", "2026-12-31"],
    ["2027-03-31", "2027-04-01", "2027-06-30"],
  ])("after %s runs from %s to %s", (today, from, to) => {
    expect(nextQuarter(new Date(`${today}T23:59:59Z`))).toEqual({ from, to });
  });
});
