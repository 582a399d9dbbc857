import { describe, expect, it } from "vitest";
import {
  accountParams,
  cleared,
  composeFilter,
  isFiltered,
  nextSort,
  quoted,
  readAccountsState,
  windowsOf,
} from "./state";

describe("the URL of the accounts page", () => {
  it("gives the state, and what makes no sense is left out", () => {
    expect(readAccountsState({ tier: 1, search: "한빛", open: "12", owner: "", x: 1 })).toEqual({
      tier: "1",
      search: "한빛",
      open: 12,
    });
    expect(readAccountsState({ open: -3, industry: ["a"] })).toEqual({});
  });

  it("makes one filter of facets and free text", () => {
    expect(composeFilter({})).toBeUndefined();
    expect(composeFilter({ filter: " employees >= 200 " })).toBe("employees >= 200");
    expect(composeFilter({ tier: "1", country: "KR", filter: "a = 1 or b = 2" })).toBe(
      'tier = 1 and country = "KR" and (a = 1 or b = 2)',
    );
  });

  it("quotes what would end a literal", () => {
    expect(quoted('The "Best" \\ Co')).toBe('"The \\"Best\\" \\\\ Co"');
  });

  it("sorts by score unless told otherwise", () => {
    expect(accountParams({}).sort).toBe("-score");
    expect(nextSort("-score", "score", true)).toBe("score");
    expect(nextSort("score", "name", false)).toBe("name");
    expect(nextSort("name", "name", false)).toBe("-name");
  });

  it("knows when it is filtered and how to undo that", () => {
    const state = { search: "x", tier: "2", sort: "name" };
    expect(isFiltered(state)).toBe(true);
    expect(cleared(state)).toEqual({ sort: "name" });
    expect(isFiltered(cleared(state))).toBe(false);
  });
});

describe("windows", () => {
  it("cover the visible rows", () => {
    expect(windowsOf(0, 30)).toEqual([0]);
    expect(windowsOf(95, 130)).toEqual([0, 1]);
    expect(windowsOf(99_950, 99_999)).toEqual([999]);
  });
});
