import { describe, expect, it } from "vitest";
import { dayIn, funnelParams, periodOf, presetDays, readFunnelState } from "./state";

describe("the URL of the funnel page", () => {
  it("gives the state, and what makes no sense is left out", () => {
    expect(
      readFunnelState({ preset: "90d", mode: "weekly", slice: "tier", from: "2016-13-41" }),
    ).toEqual({ preset: "90d", slice: "tier" });
    expect(readFunnelState({ table: true, stage: "sql", motion: "demand_gen" })).toEqual({
      table: true,
      stage: "sql",
      motion: "demand_gen",
    });
  });

  it("asks for the last 365 days by period unless told otherwise", () => {
    expect(funnelParams({}, "2026-06-10")).toEqual({
      from: "2025-06-11",
      to: "2026-06-10",
      mode: "period",
      slice: "none",
    });
  });
});

describe("periods", () => {
  it("include their first and last day", () => {
    expect(presetDays("30d", "2026-03-01")).toEqual({ from: "2026-01-31", to: "2026-03-01" });
    expect(presetDays("year", "2026-03-01").from).toBe("2026-01-01");
  });

  it("turn round when the ends are swapped", () => {
    expect(periodOf({ from: "2017-12-31", to: "2016-10-01" }, "2026-03-01")).toEqual({
      from: "2016-10-01",
      to: "2017-12-31",
    });
  });

  it("begin with the day of the workspace's zone", () => {
    const instant = new Date("2026-03-01T23:00:00Z");
    expect(dayIn(instant, "Europe/Athens")).toBe("2026-03-02");
    expect(dayIn(instant, "America/New_York")).toBe("2026-03-01");
  });
});
