import type { Format } from "../../format";
import { type Translate, wordOf } from "../../i18n";
import type { Change } from "./api";
import type { ChangeWords } from "./words";

/** One thing that a change says of itself; a text that has no name stands alone. */
export interface Detail {
  key: string;
  label: string | null;
  text: string;
}

/** Figures; other numbers are names of something, such as of an account, and have no separators. */
const counts = new Set([
  "accounts",
  "decisions",
  "kept",
  "kept_changed",
  "kept_decided",
  "kept_opted_out",
  "lost",
  "new_links",
  "parents_changed",
  "people",
  "rejected",
  "removed",
  "removed_opted_out",
  "restored",
  "rows",
  "undone_accounts",
  "unmatched",
  "won",
]);

/** Moments, which are numbers of microseconds. */
const moments = new Set(["until", "ends_at"]);

/** Where null is an answer: no parent, no stage. Elsewhere it says nothing and is left out. */
const answers = new Set(["account", "parent", "outcome", "stage"]);

/** What only holds other details, and adds nothing to their names. */
const wrappers = new Set(["report", "changes"]);

/** The two sides of a change. */
const sides = new Set(["before", "after"]);

/** Where the words of a value are among the texts of the whole app. */
const sharedWords: Record<string, string> = {
  entity: "entity",
  outcome: "deal_stages.outcome",
  role: "role",
  stage: "stage",
  verdict: "decision.verdict",
  "alias kind": "aliases.kind",
  "dossier section": "dossier.section",
  "document team": "targets.team",
  "document without_approval_of": "targets.team",
  "job kind": "jobs.kind",
  "program cycle": "programs.cycle",
  "program advised": "programs.cycle",
  "program element": "programs.element",
  "target_list team": "targets.team",
  "target_list teams": "targets.team",
  "task origin": "tasks.origin",
  "task state": "tasks.state",
  "token scope": "tokens.scope",
  "role actions": "right",
  "role team": "targets.team",
  "user role": "user.role",
  "user team": "targets.team",
  "write_key kind": "keys_page.kind",
};

/** What is at hand to write a value for people. */
export interface Writers {
  words: ChangeWords;
  format: Format;
  t: Translate;
}

function numberText(key: string, value: number, format: Format): string {
  if (moments.has(key)) return format.dateTime(new Date(value / 1000).toISOString());
  if (key === "minimum_probability" || key === "swap_share") return format.percent(value);
  return counts.has(key) ? format.integer(value) : String(value);
}

function plainText(room: string, key: string, value: string, { words, format, t }: Writers) {
  if (moments.has(key)) return format.dateTime(value);
  if (words.knows("values", `${key}.${value}`)) return words.word("values", `${key}.${value}`);
  const shared = sharedWords[`${room} ${key}`] ?? sharedWords[key];
  return shared ? wordOf(t, shared, value) : value;
}

function valueText(room: string, key: string, value: unknown, writers: Writers): string {
  const { words, format } = writers;
  if (value === null || value === undefined) return words.say("changes.nothing");
  if (typeof value === "boolean") return words.say(value ? "changes.yes" : "changes.no");
  if (typeof value === "number") return numberText(key, value, format);
  if (typeof value === "string") return plainText(room, key, value, writers);
  const isList = Array.isArray(value);
  const parts = Object.entries(value).map(([name, part]) =>
    valueText(room, isList ? key : name, part, writers),
  );
  return parts.join(isList ? ", " : " · ");
}

const isEmpty = (key: string, value: unknown) =>
  value === "" ||
  (Array.isArray(value) && value.length === 0) ||
  (value === null && !answers.has(key));

const isGroup = (value: unknown): value is object =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** What a change says of itself, in words; what is within something is written beside the rest. */
export function detailsOf({ action, details }: Change, writers: Writers): Detail[] {
  const [room = ""] = action.split(".");
  const given: unknown = details;
  if (!isGroup(given)) {
    const text = valueText(room, "", given, writers);
    return isEmpty("", given) ? [] : [{ key: "", label: null, text }];
  }
  const read = (fields: object, within: string[]): Detail[] =>
    Object.entries(fields).flatMap(([key, value]: [string, unknown]) => {
      if (isEmpty(key, value)) return [];
      const path = wrappers.has(key) ? within : [...within, key];
      if (isGroup(value)) return read(value, path);
      const label = path.map((part) => writers.words.word("details", part)).join(" · ");
      // What was changed from one value to another has the name of the field, not of the side.
      const named = sides.has(key) ? (within.at(-1) ?? key) : key;
      return [{ key: path.join("."), label, text: valueText(room, named, value, writers) }];
    });
  return read(given, []);
}

/** How many details are shown at once, and how long one of them may be. */
const shownMax = 3;
const lengthMax = 120;

/** The details that are shown at once, and those that are opened. */
export function folded(details: Detail[]): { shown: Detail[]; rest: Detail[] } {
  const shown = details.filter(({ text }) => text.length <= lengthMax).slice(0, shownMax);
  return { shown, rest: details.filter((detail) => !shown.includes(detail)) };
}
