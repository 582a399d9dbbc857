import type { Translate } from "../../i18n";
import { wordOf } from "../../i18n";
import type { Change } from "./api";
import type { ChangeWords } from "./words";

type Subject = Pick<Change, "subject_kind" | "subject">;

/** The page where a thing that was changed is seen. */
export interface Place {
  to: string;
  search?: Record<string, string>;
}

const places: Record<string, (subject: string) => Place> = {
  account: (id) => ({ to: `/accounts/${id}` }),
  document: (document) => ({ to: "/settings", search: { document } }),
  domain: () => ({ to: "/matching/domains" }),
  import: (id) => ({ to: `/imports/${id}` }),
  job: () => ({ to: "/jobs" }),
  job_schedule: () => ({ to: "/jobs" }),
  list: (id) => ({ to: `/lists/${id}` }),
  match_batch: () => ({ to: "/matching" }),
  matcher_version: () => ({ to: "/matching" }),
  person: (id) => ({ to: `/people/${id}/match` }),
  propensity_model: () => ({ to: "/icp", search: { tab: "propensity" } }),
  proposal: () => ({ to: "/matching/proposed" }),
  score_model: (line) => ({ to: "/model", search: line === "main" ? undefined : { line } }),
  write_key: () => ({ to: "/tracking" }),
};

/** Where a thing is seen; null where there is no page of it. */
export function placeOf({ subject_kind, subject }: Subject): Place | null {
  return places[subject_kind]?.(subject) ?? null;
}

/** The name of the kind and the thing itself, in words where it has any. */
export function subjectText({ subject_kind, subject }: Subject, words: ChangeWords, t: Translate) {
  const kind = words.word("kinds", subject_kind);
  if (subject_kind === "document") return `${kind} ${wordOf(t, "settings.document", subject)}`;
  if (subject_kind === "score_model" && subject === "main") return `${kind} ${t("line.main")}`;
  return `${kind} ${subject}`;
}
