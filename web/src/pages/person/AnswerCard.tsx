import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { Card } from "../../components/Card";
import { useFormat } from "../../format";
import { useTranslate, wordOf } from "../../i18n";
import { OutcomeTag, Probability } from "../matching/words";
import type { MatchExplanation } from "./api";

/** The link to an account, or a dash. */
export function AccountName({
  of,
  isRow,
}: {
  of: { id: number; name: string } | null | undefined;
  /** Whether it is what opens a row of a list. */
  isRow?: boolean;
}) {
  if (!of) return <>–</>;
  return (
    <Link
      to="/accounts/$accountId"
      params={{ accountId: String(of.id) }}
      data-row={isRow ? "" : undefined}
    >
      {of.name}
    </Link>
  );
}

/** What stands now, what the matcher says, and by which rule. */
export function AnswerCard({ explanation }: { explanation: MatchExplanation }) {
  const t = useTranslate();
  const format = useFormat();
  const { standing, matcher } = explanation;
  const shown = standing?.outcome ?? matcher.outcome;
  const shownRule = standing?.rule ?? matcher.rule;
  const account = standing ? (standing.account ?? standing.candidate) : matcher.account;
  const differs =
    standing !== null && (standing.rule !== matcher.rule || standing.outcome !== matcher.outcome);
  const facts: [string, ReactNode][] = [
    [t("explain.rule"), wordOf(t, "match.rule", shownRule)],
    [
      t("explain.decided_by"),
      standing &&
        (standing.by_person
          ? t("explain.by_person", { who: standing.decided_by })
          : t("explain.by_job")),
    ],
    [t("explain.since"), standing && format.dateTime(standing.since)],
    [t("explain.probability"), <Probability key="probability" value={explanation.probability} />],
    [t("explain.margin"), format.percent(explanation.margin)],
    [
      t("explain.thresholds"),
      t("explain.threshold_values", { strong: format.percent(explanation.strong_from) }),
    ],
    [t("match.evidence.email_domain"), <MailDomain key="mail" explanation={explanation} />],
    [t("match.evidence.website_domain"), explanation.website_domain],
  ];
  return (
    <Card
      title={
        <>
          {account && <AccountName of={account} />} <OutcomeTag outcome={shown} />
        </>
      }
      label={t("explain.answer")}
      note={wordOf(t, "match.rule_text", shownRule)}
    >
      {standing?.by_person && (
        <p className="strong explain-notice" data-testid="person-says">
          {t(standing.account ? "explain.person_account" : "explain.person_none", {
            who: standing.decided_by,
            when: format.dateTime(standing.since),
            account: standing.account?.name ?? "",
          })}
        </p>
      )}
      {explanation.homograph && <p className="notice explain-notice">{t("explain.homograph")}</p>}
      {explanation.found_below && (
        <p className="notice explain-notice">
          {t("explain.found_below", { name: explanation.found_below.name })}
        </p>
      )}
      {differs && (
        <p className="notice explain-notice" data-testid="matcher-says">
          {t("explain.matcher_says", {
            outcome: t(`match.outcome.${matcher.outcome}`),
            account: matcher.account?.name ?? "–",
            rule: wordOf(t, "match.rule", matcher.rule),
          })}
        </p>
      )}
      <dl className="facts">
        {facts.map(([label, value]) => (
          <div key={label} style={{ display: "contents" }}>
            <dt>{label}</dt>
            <dd>{value || "–"}</dd>
          </div>
        ))}
      </dl>
    </Card>
  );
}

function MailDomain({ explanation }: { explanation: MatchExplanation }) {
  const t = useTranslate();
  const { email_domain, email_kind } = explanation;
  if (!email_domain) return <>–</>;
  return (
    <>
      {email_domain}
      {email_kind && <span className="muted"> · {wordOf(t, "match.mail", email_kind)}</span>}
    </>
  );
}
