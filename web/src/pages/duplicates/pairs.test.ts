import { describe, expect, it } from "vitest";
import type { MatchEvidence } from "../matching/api";
import type { DuplicatePair } from "./api";
import { tellingEvidence, withoutPair } from "./pairs";

const pair = (left: number, right: number) => ({ left: { id: left }, right: { id: right } });

describe("the list of pairs", () => {
  it("loses a pair, whichever account stands first", () => {
    const pages = [{ items: [pair(1, 2), pair(1, 3)] as DuplicatePair[], total: 2 }];
    const [left] = withoutPair(pages, { left: 2, right: 1 });
    expect(left?.items).toEqual([pair(1, 3)]);
    expect(left?.total).toBe(1);
    expect(withoutPair(pages, { left: 2, right: 3 })).toBe(pages);
  });

  it("leaves out what neither account says", () => {
    const line = (person_value: string | null, account_value: string | null) =>
      ({ person_value, account_value }) as MatchEvidence;
    expect(tellingEvidence([line(null, null), line("a", null)])).toEqual([line("a", null)]);
  });
});
