import { describe, expect, it } from "vitest";
import { type Change, changeKeys } from "./api";
import { isFiltered, readChangesState } from "./state";

describe("the state of the page of changes", () => {
  it("is read from the address, and what makes no sense is left out", () => {
    const raw = { action: "list.add", subject_kind: "", subject: 98, caller: ["a"], page: 3 };
    expect(readChangesState(raw)).toEqual({ action: "list.add", subject: "98" });
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
