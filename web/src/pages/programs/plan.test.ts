import { expect, it } from "vitest";
import { linesOf } from "./plan";

it("reads lines, and those with a dash as lists", () => {
  expect(linesOf("Know them.\n- ask\n - look\n\nThen:\n- write\n-not\n")).toEqual([
    { line: "Know them." },
    { items: ["ask", "look"] },
    { line: "Then:" },
    { items: ["write"] },
    { line: "-not" },
  ]);
  expect(linesOf("")).toEqual([]);
});
