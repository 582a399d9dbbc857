import { describe, expect, it } from "vitest";
import { readTargetListState, teamOf } from "./state";

describe("the state of a target list's page", () => {
  it("keeps what makes sense and leaves the rest out", () => {
    const all = {
      part: "versions",
      state: "agreed",
      account: 7,
      source: "surge",
      day: "2027-03-31",
      from: 1,
      to: 2,
    };
    expect(readTargetListState({ ...all, more: "x" })).toEqual(all);
    expect(
      readTargetListState({
        part: "accounts",
        state: "<b>",
        account: "-1",
        source: "model",
        day: "tomorrow",
        from: 1.5,
        to: "many",
      }),
    ).toEqual({});
  });
});

describe("the team of a role", () => {
  it("is that of the work, and none for those who sign", () => {
    expect(teamOf("marketing_operations")).toBe("marketing");
    expect(teamOf("sales_development")).toBe("sales");
    expect(teamOf("customer_success")).toBe("customer_success");
    for (const role of ["executive", "administrator", "viewer", undefined]) {
      expect(teamOf(role)).toBeNull();
    }
  });
});
