import { expect, it } from "vitest";
import { readTasksState } from "./state";

it("keeps what makes sense of an address", () => {
  const all = { state: "later", all: true, task: 4 };
  expect(readTasksState({ ...all, all: "true", task: "4", more: 1 })).toEqual(all);
  expect(readTasksState({ state: "open", all: "yes", task: "-1" })).toEqual({});
});
