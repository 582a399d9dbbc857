import { describe, expect, it } from "vitest";
import { readListState, readListsState } from "./state";

describe("the state of lists in the URL", () => {
  it("says which day and how many accounts are looked at", () => {
    expect(readListState({ day: "2026-01-31", shown: 400 })).toEqual({
      day: "2026-01-31",
      shown: 400,
    });
    expect(readListState({ shown: "400" })).toEqual({ shown: 400 });
    expect(readListsState({ archived: true })).toEqual({ archived: true });
  });

  it("leaves out what makes no sense", () => {
    for (const raw of [{}, { day: "x" }, { shown: 100 }, { shown: 1001 }, { shown: "many" }]) {
      expect(readListState(raw)).toEqual({});
    }
    expect(readListsState({ archived: "maybe" })).toEqual({});
  });
});
