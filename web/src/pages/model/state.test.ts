import { expect, test } from "vitest";
import { readModelState } from "./state";

test("a proposed rule is read from the address, and nonsense is not", () => {
  const rule = {
    line: "analytics",
    when: 'industry = "Software"',
    add: "12.5",
    dimension: "icp_fit",
  };
  expect(readModelState(rule)).toEqual({ ...rule, add: 12.5 });
  expect(readModelState({ when: " ", add: "much" })).toEqual({
    line: undefined,
    when: undefined,
    add: undefined,
    dimension: undefined,
  });
});
