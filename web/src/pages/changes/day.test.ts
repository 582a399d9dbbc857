import { expect, it } from "vitest";
import { isDay, nextDay, startOfDay } from "./day";

it("knows a day that exists", () => {
  expect(["2026-11-30", "2024-02-29"].every(isDay)).toBe(true);
  expect(["2026-02-30", "2026-13-01", "30.11.2026", "2026", "x2026-11-30", ""].some(isDay)).toBe(
    false,
  );
});

it("knows the next day", () => {
  expect(nextDay("2026-11-30")).toBe("2026-12-01");
  expect(nextDay("2024-02-28")).toBe("2024-02-29");
});

it("begins a day by the clocks of the zone, also when these change", () => {
  for (const [day, zone, expected] of [
    ["2026-11-30", "UTC", "2026-11-30T00:00:00.000Z"],
    ["2026-11-30", "Asia/Seoul", "2026-11-29T15:00:00.000Z"],
    ["2026-06-15", "Europe/Athens", "2026-06-14T21:00:00.000Z"],
    ["2026-03-29", "Europe/Athens", "2026-03-28T22:00:00.000Z"],
    ["2026-03-30", "Europe/Athens", "2026-03-29T21:00:00.000Z"],
    ["2026-10-25", "Europe/Athens", "2026-10-24T21:00:00.000Z"],
    ["2026-10-26", "Europe/Athens", "2026-10-25T22:00:00.000Z"],
    ["2026-11-01", "America/New_York", "2026-11-01T04:00:00.000Z"],
    ["2026-11-02", "America/New_York", "2026-11-02T05:00:00.000Z"],
  ] as const) {
    expect(startOfDay(day, zone), `${day} ${zone}`).toBe(expected);
  }
});
