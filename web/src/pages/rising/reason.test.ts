import { expect, it } from "vitest";
import type { AccountEngagement } from "../account/api";
import { mostly } from "./reason";

const week = (of: Record<string, number>): AccountEngagement => ({
  points: 0,
  held_points: 0,
  roll_up: "sum",
  events_7d: 0,
  events_30d: 0,
  events_90d: 0,
  weeks: [Object.values(of).reduce((sum, count) => sum + count, 0), 50],
  usual_week: 1,
  ratio: 1,
  surge: 2,
  channels: [],
  channel_weeks: Object.entries(of).map(([channel, count]) => ({ channel, weeks: [count, 99] })),
});

it("names the channel of at least half of this week, whatever was before", () => {
  expect(mostly(week({ web: 2, email: 10 }))).toBe("email");
  expect(mostly(week({ web: 5, email: 5 }))).toBe("web");
  expect(mostly(week({ web: 3, email: 3, ads: 3 }))).toBeNull();
  expect(mostly(week({}))).toBeNull();
  expect(mostly(week({ unknown: 9 }))).toBeNull();
});
