import { describe, expect, it } from "vitest";
import { type Change, changeKeys } from "./api";
import { isFiltered, readChangesState, wantedOf } from "./state";

describe("the state of the page of changes", () => {
  it("is read from the address, and what makes no sense is left out", () => {
    const raw = { action: "list.add", subject_kind: "", subject: 98, caller: ["a"], page: 3 };
    expect(readChangesState(raw)).toEqual({ action: "list.add", subject: "98" });
  });

  it("has days that exist, and asks for their moments", () => {
    const state = readChangesState({ from: "2026-11-01", until: "2026-11-30", caller: "ann" });
    expect(state).toEqual({ from: "2026-11-01", until: "2026-11-30", caller: "ann" });
    expect(readChangesState({ from: "yesterday", until: "2026-02-30" })).toEqual({});
    expect(wantedOf(state, "Asia/Seoul")).toEqual({
      caller: "ann",
      from: "2026-10-31T15:00:00.000Z",
      until: "2026-11-30T15:00:00.000Z",
    });
    expect(wantedOf({}, "UTC")).toEqual({});
  });

  it("says whether it narrows the list", () => {
    expect(isFiltered({})).toBe(false);
    expect(isFiltered({ caller: undefined })).toBe(false);
    expect(isFiltered({ subject: "98" })).toBe(true);
  });
});

describe("the names of rows", () => {
  it("stay when newer ones come above, equal ones among them", () => {
    const row = (at: string) => ({ at, action: "note.add", subject_kind: "account" }) as Change;
    const before = [row("2"), row("1")];
    const newer = [row("3"), row("2"), ...before];
    expect(changeKeys(newer).slice(2)).toEqual(changeKeys(before));
    expect(new Set(changeKeys(newer)).size).toBe(4);
  });
});
