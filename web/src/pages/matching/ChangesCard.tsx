import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Card } from "../../components/Card";
import { MoreButton } from "../../components/MoreButton";
import { ErrorState, SkeletonLines } from "../../components/states";
import { useFormat } from "../../format";
import { useTranslate } from "../../i18n";
import { type MatchChange, type MatchReport, matchChangesQuery } from "./api";
import { RuleName } from "./words";

const looks = { gained: "tag-good", lost: "tag-bad", moved: "tag-accent", regraded: "" } as const;

/** Whose account the last run changed. */
export function ChangesCard({ report }: { report: MatchReport }) {
  const t = useTranslate();
  const format = useFormat();
  const run = report.last_run;
  const changes = useInfiniteQuery(matchChangesQuery);
  const rows = changes.data?.pages.flatMap(({ items }) => items) ?? [];
  const total = changes.data?.pages[0]?.total ?? 0;
  const kinds = ["gained", "lost", "moved"] as const;
  const isFirst = run !== null && report.previous_run === null;
  const note = run
    ? t(isFirst ? "matching.first_run" : "matching.changes_note", {
        when: format.dateTime(run.started_at),
      })
    : t("matching.no_run");
  return (
    <Card title={t("matching.changes")} note={note} flush>
      {run && !isFirst && (
        <dl className="change-counts">
          {kinds.map((kind) => (
            <div key={kind}>
              <dt className="muted">{t(`matching.change.${kind}`)}</dt>
              <dd className="strong tabular">{format.integer(run[kind])}</dd>
            </div>
          ))}
        </dl>
      )}
      {changes.isError && (
        <ErrorState
          what={t("matching.changes_failed")}
          error={changes.error}
          onRetry={() => changes.refetch()}
        />
      )}
      {changes.isPending && (
        <div className="card-body">
          <SkeletonLines count={4} />
        </div>
      )}
      {changes.isSuccess && rows.length === 0 && (
        <p className="card-body muted">
          {t(isFirst ? "matching.first_changes" : "matching.no_changes")}
        </p>
      )}
      {rows.length > 0 && (
        <ul className="changes">
          {rows.map((change) => (
            <ChangeRow key={change.person.id} change={change} />
          ))}
        </ul>
      )}
      {rows.length < total && (
        <div className="card-body">
          <MoreButton
            shown={rows.length}
            total={total}
            busy={changes.isFetchingNextPage}
            onMore={() => changes.fetchNextPage()}
          />
        </div>
      )}
    </Card>
  );
}

function ChangeRow({ change }: { change: MatchChange }) {
  const t = useTranslate();
  const { person, kind, before, after } = change;
  return (
    <li>
      <div>
        <Link to="/people/$personId/match" params={{ personId: String(person.id) }} data-row>
          {person.name}
        </Link>{" "}
        <span className="muted">{change.company ?? change.email}</span>
      </div>
      <span className={`tag ${looks[kind]}`}>{t(`matching.change.${kind}`)}</span>
      <p className="small muted">
        {before?.name ?? t("match.outcome.none")} (<RuleName rule={change.rule_before} />) →{" "}
        {after?.name ?? t("match.outcome.none")} (<RuleName rule={change.rule_after} />)
      </p>
    </li>
  );
}
