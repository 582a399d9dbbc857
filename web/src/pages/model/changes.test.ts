import { expect, test } from "vitest";
import { lineChanges } from "./changes";

const told = (before: string, after: string) =>
  lineChanges(before, after).map(({ added, text }) => `${added ? "+" : "-"}${text}`);

test("only the lines that differ are told, those that went before those that came", () => {
  expect(told("a\nb\nc", "a\nb\nc")).toEqual([]);
  expect(told("a\nb\nc", "a\nB\nc")).toEqual(["-b", "+B"]);
  expect(told("a\nb\nc", "a\nc")).toEqual(["-b"]);
  expect(told("a\nc", "a\nb\nc")).toEqual(["+b"]);
  expect(told("", "a")).toEqual(["-", "+a"]);
  expect(told("a\nb\nc\nd\ne", "a\nx\nc\ny\ne")).toEqual(["-b", "+x", "-d", "+y"]);
});

test("a repeated line is told as often as it came", () => {
  expect(told("a\na", "a\na\na\na")).toEqual(["+a", "+a"]);
});

test("what was told makes the one text out of the other", () => {
  // A small linear generator: the same texts in every run.
  let state = 7;
  const next = (limit: number) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((state / 2_147_483_648) * limit);
  };
  for (let run = 0; run < 300; run += 1) {
    const lines = () => Array.from({ length: next(12) + 1 }, () => "abc"[next(3)] ?? "").join("\n");
    const [before, after] = [lines(), lines()];
    const changes = lineChanges(before, after);
    const count = (text: string) => text.split("\n").length;
    const added = changes.filter((change) => change.added).length;
    expect(count(before) + 2 * added - changes.length).toBe(count(after));
    // Without what went and came both are the same.
    const without = (text: string, isAdded: boolean) => {
      const dropped = changes.filter((change) => change.added === isAdded);
      return text.split("\n").filter((line) => {
        if (dropped[0]?.text !== line) return true;
        dropped.shift();
        return false;
      }).length;
    };
    expect(without(before, false)).toBe(without(after, true));
  }
});

test("two long texts without a common line are told as replaced", () => {
  const lines = (letter: string) =>
    Array.from({ length: 3_000 }, (_, line) => letter + line).join("\n");
  expect(lineChanges(lines("a"), lines("b"))).toHaveLength(6_000);
});
