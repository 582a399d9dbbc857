import { describe, expect, it } from "vitest";
import type { EventReject } from "./api";
import { rejectKeys } from "./reject-keys";

const refused = (received_at: string): EventReject => ({
  received_at,
  source: "site",
  reason: "missing",
  detail: "event",
  sample: "{}",
});

describe("the names of refused calls", () => {
  it("stay when newer calls arrive, equal ones among them", () => {
    const before = [refused("2026-11-29T10:00:01Z"), refused("2026-11-29T10:00:00Z")];
    const newer = [refused("2026-11-29T10:00:02Z"), refused("2026-11-29T10:00:01Z"), ...before];
    expect(rejectKeys(newer).slice(2)).toEqual(rejectKeys(before));
    expect(new Set(rejectKeys(newer)).size).toBe(4);
  });
});
