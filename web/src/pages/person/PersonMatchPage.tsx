import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { Card } from "../../components/Card";
import { PageHead } from "../../components/PageHead";
import { EmptyState, ErrorState, SkeletonLines } from "../../components/states";
import { Toast, useNotice } from "../../components/Toast";
import { useFormat } from "../../format";
import { useTranslate } from "../../i18n";
import type { MatchPerson } from "../matching/api";
import { AnswerCard } from "./AnswerCard";
import { AssignButton } from "./AssignButton";
import { explanationQuery, type MatchExplanation } from "./api";
import { CandidateCard } from "./CandidateCard";
import { DecisionsCard } from "./DecisionsCard";
import { HintsCard } from "./HintsCard";
import { HistoryCard } from "./HistoryCard";
import { useUndoDecision } from "./useUndoDecision";
import "./person.css";

/** Why one person has the account they have, or none. */
export function PersonMatchPage() {
  const t = useTranslate();
  const { personId } = useParams({ from: "/people/$personId/match" });
  const id = Number(personId);
  const valid = Number.isSafeInteger(id) && id > 0;
  const found = useQuery({ ...explanationQuery(id), enabled: valid });
  const { notice, show } = useNotice();
  const undoing = useUndoDecision(() => show({ text: t("decision.undone") }));
  const data = found.data;
  return (
    <div className="page">
      <div className="page-inner">
        <PageHead
          title={data?.person.name ?? t("explain.title")}
          note={data ? <PersonLine person={data.person} /> : null}
          crumb={
            <Link to="/matching" className="crumb">
              {t("nav.matching")}
            </Link>
          }
        >
          {data && (
            <AssignButton
              explanation={data}
              onDone={(made) =>
                show({
                  text: t(made.repeats ? "decision.repeats" : "review.done_account", {
                    name: data.person.name,
                    account: made.account?.name ?? "–",
                    who: made.decided_by,
                  }),
                  ...(made.repeats ? {} : { onUndo: () => undoing.mutate(made.id) }),
                })
              }
            />
          )}
        </PageHead>
        {!valid && <EmptyState text={t("not_found.text")} />}
        {found.isError && (
          <ErrorState
            what={t("explain.failed")}
            error={found.error}
            onRetry={() => found.refetch()}
          />
        )}
        {undoing.isError && <ErrorState what={t("review.undo_failed")} error={undoing.error} />}
        {valid && found.isPending && (
          <section className="card card-body">
            <SkeletonLines count={10} />
          </section>
        )}
        {data && <Content explanation={data} onUndo={undoing.mutate} busy={undoing.isPending} />}
      </div>
      <Toast notice={notice} onClose={() => show(null)} />
    </div>
  );
}

function PersonLine({ person }: { person: MatchPerson }) {
  const format = useFormat();
  const parts = [
    person.title,
    person.company,
    person.email,
    person.city,
    person.country && format.country(person.country),
  ];
  return <>{parts.filter(Boolean).join(" · ") || "–"}</>;
}

interface ContentProperties {
  explanation: MatchExplanation;
  onUndo: (decision: number) => void;
  busy: boolean;
}

function Content({ explanation, onUndo, busy }: ContentProperties) {
  const t = useTranslate();
  const { candidates } = explanation;
  return (
    <div className="account-grid">
      <div className="account-column">
        <AnswerCard explanation={explanation} />
        {candidates.map((candidate, place) => (
          <CandidateCard
            key={candidate.account.id}
            candidate={candidate}
            place={place}
            isAnswer={explanation.standing?.account?.id === candidate.account.id}
          />
        ))}
        {candidates.length === 0 && (
          <Card title={t("explain.candidates")}>
            <p className="muted">{t("explain.no_candidates")}</p>
          </Card>
        )}
      </div>
      <div className="account-column">
        <HintsCard explanation={explanation} />
        <DecisionsCard decisions={explanation.decisions} onUndo={onUndo} busy={busy} />
        <HistoryCard explanation={explanation} />
      </div>
    </div>
  );
}
