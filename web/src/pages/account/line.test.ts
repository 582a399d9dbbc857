import { describe, expect, it } from "vitest";
import type { AccountDetail } from "./api";
import { byLine } from "./line";

const explanation = { total: 70.2, tier: 2, tier_state: "next_in_line" };
const account = {
  score: 12,
  tier: 3,
  tier_state: null,
  explanation: { total: 12 },
  lines: [{ line: "analytics", name: "Analytics", explanation }],
} as unknown as AccountDetail;

describe("product lines", () => {
  it("score in the main model's place", () => {
    const seen = byLine(account, "analytics");
    expect([seen.score, seen.tier, seen.tier_state]).toEqual([70.2, 2, "next_in_line"]);
    expect(seen.explanation).toBe(explanation);
  });

  it("leave the main model where none or one that is gone is chosen", () => {
    expect(byLine(account, undefined)).toBe(account);
    expect(byLine(account, "gone")).toBe(account);
  });
});
