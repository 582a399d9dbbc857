import { useFormat } from "../../format";
import { useTranslate, wordOf } from "../../i18n";
import type { Agreement } from "../review/compare";
import type { MatchCandidate, MatchOutcome } from "./api";

const outcomeLooks = { strong: "tag-good", review: "tag-accent", none: "" } as const;

/** How sure the matcher is, as a tag. */
export function OutcomeTag({ outcome }: { outcome: MatchOutcome }) {
  const t = useTranslate();
  return <span className={`tag ${outcomeLooks[outcome]}`}>{t(`match.outcome.${outcome}`)}</span>;
}

/** A rule by its short name. */
export function RuleName({ rule }: { rule: string }) {
  const t = useTranslate();
  return <>{wordOf(t, "match.rule", rule)}</>;
}

/** What brought a candidate up: a rule, or the family of the account that owns the domain. */
export function CandidateRule({ candidate }: { candidate: MatchCandidate }) {
  const t = useTranslate();
  const { rule, family_of } = candidate;
  if (family_of) return <>{t("match.family_of", { name: family_of.name })}</>;
  return <RuleName rule={rule} />;
}

const agreementLooks = {
  agrees: ["good", "✓ "],
  partly: ["", "≈ "],
  differs: ["bad", "≠ "],
  nothing: ["muted", ""],
  unknown: ["muted", ""],
} as const;

/** Whether two values agree: a sign and a word, the colour only repeats them. */
export function AgreementText({ agreement }: { agreement: Agreement }) {
  const t = useTranslate();
  const [look, sign] = agreementLooks[agreement];
  return (
    <span className={`agreement ${look}`}>
      {sign && <span aria-hidden="true">{sign}</span>}
      {t(`match.agreement.${agreement}`)}
    </span>
  );
}

/** A probability as a number with a bar. */
export function Probability({ value }: { value: number }) {
  const format = useFormat();
  return (
    <span className="probability">
      <span className="probability-track" aria-hidden="true">
        <span style={{ width: `${Math.max(1, value * 100)}%` }} />
      </span>
      <span className="tabular">{format.percent(value)}</span>
    </span>
  );
}
