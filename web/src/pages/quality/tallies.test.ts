import { describe, expect, it } from "vitest";
import type { EventTally } from "./api";
import { daysOf, reasonsOf, rowsOf, totalOf } from "./tallies";

const tally = (day: string, outcome: string, events: number, reason = "", source = "web") =>
  ({ day, source, outcome, reason, events }) satisfies EventTally;

const tallies = [
  tally("2026-11-20", "accepted", 10),
  tally("2026-11-20", "bot", 3, "crawler"),
  tally("2026-11-20", "bot", 1, "headless"),
  tally("2026-11-20", "duplicate", 2),
  tally("2026-11-21", "rejected", 4, "malformed"),
  tally("2026-11-21", "accepted", 7, "", "app"),
];

describe("tallies", () => {
  it("count every message once: bots are taken off what people did", () => {
    expect(totalOf(tallies)).toEqual({ people: 13, bot: 4, duplicate: 2, rejected: 4 });
  });

  it("stand by day and source, the latest first", () => {
    expect(rowsOf(tallies).map(({ day, source }) => `${day} ${source}`)).toEqual([
      "2026-11-21 app",
      "2026-11-21 web",
      "2026-11-20 web",
    ]);
  });

  it("have a place for every day, with nothing too", () => {
    const days = daysOf(tallies, 3, new Date("2026-11-22T00:30:00Z"));
    expect(days.map(({ day, people }) => [day, people])).toEqual([
      ["2026-11-20", 6],
      ["2026-11-21", 7],
      ["2026-11-22", 0],
    ]);
  });

  it("tell reasons, the most frequent first", () => {
    expect(reasonsOf(tallies, "bot")).toEqual([
      ["crawler", 3],
      ["headless", 1],
    ]);
  });
});
