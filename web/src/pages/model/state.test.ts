import { expect, test } from "vitest";
import { readModelState } from "./state";

test("a proposed rule is read from the address, and nonsense is not", () => {
  const rule = { when: 'industry = "Software"', add: "12.5", dimension: "icp_fit" };
  expect(readModelState(rule)).toEqual({ ...rule, add: 12.5 });
  expect(readModelState({ when: " ", add: "much" })).toEqual({
    when: undefined,
    add: undefined,
    dimension: undefined,
  });
});
