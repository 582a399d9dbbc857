import type { Schemas } from "../../../api";

export type Tree = Schemas["FilterTree"];
export type Test = Schemas["FilterTest"];
export type Operator = Schemas["FilterOperator"];
export type Field = Schemas["FilterField"];
export type Kind = Schemas["FilterFieldKind"];

/** What joins the parts of a group. */
export type Join = "all" | "any";

/** A group as the builder draws it: every condition stands in one, which may be negated. */
export interface Group {
  id: number;
  join: Join;
  negated: boolean;
  /** One and the same person. */
  person: boolean;
  parts: Part[];
}

/** A condition as the builder draws it. */
export interface Row {
  id: number;
  test: Test;
  negated: boolean;
}

export type Part = Group | Row;

export const isGroup = (part: Part): part is Group => "parts" in part;

let lastId = 0;
const nextId = () => {
  lastId += 1;
  return lastId;
};

export const emptyGroup = (person = false): Group => ({
  id: nextId(),
  join: "all",
  negated: false,
  person,
  parts: [],
});

export const newRow = (field: Field): Row => ({
  id: nextId(),
  test: { field: field.name, ...fresh(field.kind) },
  negated: false,
});

/** The first operator of a kind of field, with a value to begin with. */
export function fresh(kind: Kind): Pick<Test, "operator" | "values"> {
  if (kind === "truth") return { operator: "true", values: [] };
  if (kind === "number") return { operator: "greater_or_equal", values: [0] };
  if (kind === "instant") return { operator: "greater_or_equal", values: [""] };
  return { operator: "equal", values: [""] };
}

const operatorsOf: Record<Kind, readonly Operator[]> = {
  number: [
    "greater_or_equal",
    "less_or_equal",
    "greater",
    "less",
    "equal",
    "not_equal",
    "in",
    "not_in",
    "empty",
    "not_empty",
  ],
  text: ["equal", "not_equal", "in", "not_in", "contains", "empty", "not_empty"],
  truth: ["true", "empty", "not_empty"],
  instant: ["greater_or_equal", "less_or_equal", "empty", "not_empty"],
};

/** What can be asked of a field; what stands already stays among it. */
export function operators(kind: Kind, chosen: Operator): readonly Operator[] {
  const known = operatorsOf[kind];
  return known.includes(chosen) ? known : [chosen, ...known];
}

/** The values of a test after its operator changed: as many as it takes. */
export function withOperator(test: Test, operator: Operator, kind: Kind): Test {
  if (operator === "true" || operator === "empty" || operator === "not_empty") {
    return { ...test, operator, values: [] };
  }
  const blank = kind === "number" ? 0 : "";
  const values = test.values?.length ? test.values : [blank];
  const isList = operator === "in" || operator === "not_in";
  const currency = currencyOf(test);
  if (currency === null) return { ...test, operator, values: isList ? values : values.slice(0, 1) };
  // Only more and less are asked of an amount with a currency.
  const keeps = ["less", "less_or_equal", "greater", "greater_or_equal"].includes(operator);
  return { ...test, operator, values: keeps ? values : values.slice(0, 1) };
}

/** Whether a test may name a currency: amounts are compared by more and less only. */
export function takesCurrency({ operator }: Pick<Test, "operator">, field?: Field): boolean {
  const compares = ["less", "less_or_equal", "greater", "greater_or_equal"].includes(operator);
  return compares && field?.unit === "money";
}

/** A test by another currency; by the workspace's where the code is no whole one yet. */
export function withCurrency(test: Test, code: string): Test {
  const [amount] = test.values ?? [];
  const whole = /^[A-Z]{3}$/.test(code);
  return { ...test, values: whole ? [amount ?? 0, code] : [amount ?? 0] };
}

/** The currency behind an amount, where the test names one. */
export function currencyOf({ values }: Pick<Test, "values">): string | null {
  const [amount, currency] = values ?? [];
  const isAmount = values?.length === 2 && typeof amount === "number";
  return isAmount && typeof currency === "string" ? currency : null;
}

/** A tree as groups and rows. */
export function groupOf(tree: Tree | null | undefined): Group {
  if (!tree) return emptyGroup();
  const part = partOf(tree);
  if (isGroup(part)) return part;
  return { ...emptyGroup(), parts: [part] };
}

function partOf(tree: Tree): Part {
  if ("test" in tree) return { id: nextId(), test: tree.test, negated: false };
  if ("not" in tree) {
    const inner = partOf(tree.not);
    if (!inner.negated) return { ...inner, negated: true };
    return { ...emptyGroup(), negated: true, parts: [inner] };
  }
  if ("person" in tree) {
    const inner = partOf(tree.person);
    if (isGroup(inner) && !inner.negated && !inner.person) return { ...inner, person: true };
    return { ...emptyGroup(true), parts: [inner] };
  }
  const [join, parts] = "all" in tree ? (["all", tree.all] as const) : (["any", tree.any] as const);
  return { ...emptyGroup(), join, parts: parts.map(partOf) };
}

/** Groups and rows as a tree; nothing where there is no condition. */
export function treeOf(part: Part): Tree | null {
  const bare = isGroup(part) ? treeOfGroup(part) : { test: part.test };
  if (!bare) return null;
  return part.negated ? { not: bare } : bare;
}

function treeOfGroup(group: Group): Tree | null {
  const parts = group.parts.map(treeOf).filter((part) => part !== null);
  const [first] = parts;
  if (!first) return null;
  const joined: Tree =
    parts.length === 1 ? first : group.join === "all" ? { all: parts } : { any: parts };
  return group.person ? { person: joined } : joined;
}

/** The group with one part, wherever it stands, put in place of another or taken away. */
export function replaced(group: Group, id: number, change: (part: Part) => Part | null): Group {
  const parts = group.parts.flatMap((part): Part[] => {
    if (part.id === id) return [change(part)].filter((changed) => changed !== null);
    return [isGroup(part) ? replaced(part, id, change) : part];
  });
  return { ...group, parts };
}

/** The values of a list as people type them, and back. */
export const listText = (values: readonly (string | number)[]): string => values.join(", ");

export function listValues(text: string, kind: Kind): (string | number)[] {
  const parts = text
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "");
  if (kind !== "number") return parts;
  return parts.map((part) => (Number.isFinite(Number(part)) ? Number(part) : part));
}
