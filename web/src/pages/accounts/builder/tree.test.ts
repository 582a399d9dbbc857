import { describe, expect, it } from "vitest";
import { eventsField, eventsOf } from "./events";
import {
  currencyOf,
  groupOf,
  isGroup,
  listValues,
  replaced,
  type Test,
  type Tree,
  takesCurrency,
  treeOf,
  withCurrency,
  withOperator,
} from "./tree";

const test = (field: string, value: number): Tree => ({
  test: { field, operator: "greater", values: [value] },
});

const trees: (Tree | null)[] = [
  null,
  test("employees", 1),
  { not: test("employees", 1) },
  { not: { not: test("employees", 1) } },
  { all: [test("employees", 1), { any: [test("tier", 1), { not: test("score", 2) }] }] },
  { not: { any: [test("tier", 1), test("tier", 2)] } },
  { person: { all: [test("fit", 1), test("engagement", 2)] } },
  { person: test("fit", 1) },
  { not: { person: { not: test("fit", 1) } } },
  { person: { not: { any: [test("fit", 1), test("fit", 2)] } } },
];

describe("the builder's groups", () => {
  it.each(trees)("are the tree that they were made of: %j", (tree) => {
    expect(treeOf(groupOf(tree))).toEqual(tree);
  });

  it("change one part and keep the others", () => {
    const group = groupOf({
      all: [test("tier", 1), { any: [test("score", 1), test("score", 2)] }],
    });
    const inner = group.parts[1];
    if (!inner || !isGroup(inner) || !inner.parts[0]) throw new Error("no inner group");
    const without = replaced(group, inner.parts[0].id, () => null);
    expect(treeOf(without)).toEqual({ all: [test("tier", 1), test("score", 2)] });
    const negated = replaced(group, inner.id, (part) => ({ ...part, negated: true }));
    expect(treeOf(negated)).toEqual({
      all: [test("tier", 1), { not: { any: [test("score", 1), test("score", 2)] } }],
    });
  });

  it("take as many values as the operator does", () => {
    const one = { field: "country", operator: "equal" as const, values: ["KR"] };
    expect(withOperator(one, "empty", "text").values).toEqual([]);
    expect(withOperator({ ...one, values: ["KR", "GR"] }, "equal", "text").values).toEqual(["KR"]);
    expect(withOperator({ ...one, values: [] }, "in", "number").values).toEqual([0]);
    expect(listValues("1, 2,x,", "number")).toEqual([1, 2, "x"]);
    expect(listValues(" KR, GR ", "text")).toEqual(["KR", "GR"]);
  });
});

describe("amounts with a currency", () => {
  const amount: Test = { field: "won_amount", operator: "less", values: [5, "KRW"] };

  it("keep it while they are compared by more and less", () => {
    expect(currencyOf(amount)).toBe("KRW");
    expect(withOperator(amount, "greater", "number").values).toEqual([5, "KRW"]);
    expect(withOperator(amount, "equal", "number").values).toEqual([5]);
    expect(withOperator(amount, "in", "number").values).toEqual([5]);
    expect(currencyOf({ values: [5] })).toBeNull();
    const plain = { field: "won_amount", operator: "less" as const, values: [5] };
    expect(withCurrency(plain, "KRW").values).toEqual([5, "KRW"]);
    expect(withCurrency(plain, "KR").values).toEqual([5]);
    const money = { name: "won_amount", kind: "number", unit: "money", is_list: false } as const;
    expect(takesCurrency(plain, money)).toBe(true);
    expect(takesCurrency({ ...plain, operator: "equal" }, money)).toBe(false);
    expect(takesCurrency(plain, { ...money, unit: "people" })).toBe(false);
    expect(takesCurrency(plain)).toBe(false);
    expect(currencyOf({ values: ["a", "b"] })).toBeNull();
  });
});

describe("counts of events", () => {
  it.each([
    { type: "demo_request", days: 30 },
    { type: 'a "b\\ c', days: 7 },
    { type: "", days: 90 },
  ])("are the field that they were made of: %j", (events) => {
    expect(eventsOf(eventsField(events))).toEqual(events);
  });

  it("are no other field", () => {
    expect(eventsOf("employees")).toBeNull();
    expect(eventsOf("events")).toBeNull();
  });
});
