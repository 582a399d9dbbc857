import type { CriteriaSheet } from "./api";

/** A criterion as a form has it: all of it is text. */
export interface CriterionDraft {
  /** Tells rows of a form apart. */
  row: number;
  /** The key by which judgements name it; empty for a new criterion. */
  key: string;
  name: string;
  weight: string;
  /** Who answers: the machine by a condition, or people to a question. */
  by: "filter" | "question";
  answer: string;
}

/** A sheet as a form has it. */
export interface SheetDraft {
  criteria: CriterionDraft[];
  /** The addresses of those who have to sign; none for every executive. */
  signers: string[];
}

/** The draft of a sheet that is there. */
export function draftOf(sheet: Pick<CriteriaSheet, "criteria" | "named_signers">): SheetDraft {
  return {
    criteria: sheet.criteria.map(({ key, name, weight, filter, question }, row) => ({
      row,
      key,
      name,
      weight: String(weight),
      by: filter === null ? "question" : "filter",
      answer: filter ?? question ?? "",
    })),
    signers: sheet.named_signers,
  };
}

/** A text of TOML. It is written as in JSON, which lets one sign through that TOML does not. */
export const tomlText = (text: string): string =>
  JSON.stringify(text).replaceAll("\u007f", "\\u007f");

/** The key of a new criterion: its name in small Latin letters, or its number. */
export function keyOf(name: string, taken: ReadonlySet<string>): string {
  const plain = name
    .normalize("NFKD")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "_")
    .replace(/^_+|_+$/g, "")
    .slice(0, 56);
  const base = plain || "criterion";
  for (let number = 1; ; number += 1) {
    const key = number === 1 && plain ? base : `${base}_${number}`;
    if (!taken.has(key)) return key;
  }
}

/** The text of a draft, as the server keeps it. */
export function textOf({ criteria, ...draft }: SheetDraft): string {
  const signers = draft.signers.map((signer) => signer.trim()).filter(Boolean);
  const taken = new Set(criteria.map(({ key }) => key).filter(Boolean));
  const lines = ["version = 1"];
  if (signers.length > 0) lines.unshift(`signers = [${signers.map(tomlText).join(", ")}]`);
  for (const { key, name, weight, by, answer } of criteria) {
    const own = key || keyOf(name, taken);
    taken.add(own);
    lines.push(
      "",
      "[[criterion]]",
      `key = ${tomlText(own)}`,
      `name = ${tomlText(name.trim())}`,
      `weight = ${Number(weight)}`,
      `${by} = ${tomlText(answer.trim())}`,
    );
  }
  return `${lines.join("\n")}\n`;
}
