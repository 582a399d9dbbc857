import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Card } from "../../components/Card";
import { PageHead } from "../../components/PageHead";
import { EmptyState, ErrorState, SkeletonLines } from "../../components/states";
import { useFormat } from "../../format";
import { usePlural, useTranslate } from "../../i18n";
import { type MatchReport, type MatchRun, matchReportQuery } from "./api";
import { ChangesCard } from "./ChangesCard";
import { FamilyFileCard } from "./FamilyFileCard";
import { MatchingTabs } from "./MatchingTabs";
import { ModelsCard } from "./ModelsCard";
import { RulesCard } from "./RulesCard";
import { RunControls } from "./RunControls";
import { ShareBar } from "./ShareBar";
import { SourcesCard } from "./SourcesCard";
import "./matching.css";

/** How well people are matched to accounts. */
export function MatchingPage() {
  const t = useTranslate();
  const report = useQuery(matchReportQuery);
  const data = report.data;
  return (
    <div className="page">
      <div className="page-inner">
        <PageHead title={t("nav.matching")} note={t("matching.note")}>
          <RunControls />
        </PageHead>
        <MatchingTabs />
        {report.isError && (
          <ErrorState
            what={t("matching.failed")}
            error={report.error}
            onRetry={() => report.refetch()}
          />
        )}
        {report.isPending && (
          <section className="card card-body">
            <SkeletonLines count={10} />
          </section>
        )}
        {data?.people === 0 && (
          <EmptyState text={t("matching.first_use")}>
            <Link to="/imports/new" className="button button-primary">
              {t("imports.new")}
            </Link>
          </EmptyState>
        )}
        {data && data.people > 0 && <Content report={data} />}
      </div>
    </div>
  );
}

function Content({ report }: { report: MatchReport }) {
  return (
    <>
      {report.unfinished_run && <UnfinishedNotice run={report.unfinished_run} />}
      <Figures report={report} />
      <div className="account-grid">
        <div className="account-column">
          <RulesCard report={report} />
          <ChangesCard report={report} />
          <ModelsCard />
          <FamilyFileCard />
        </div>
        <div className="account-column">
          <SourcesCard report={report} />
          <RunCard report={report} />
        </div>
      </div>
    </>
  );
}

/** What stands is the answer of two runs: says so, and what to do. */
function UnfinishedNotice({ run }: { run: MatchRun }) {
  const t = useTranslate();
  const format = useFormat();
  return (
    <p className="notice" role="status" data-testid="unfinished">
      <span>
        <span className="strong">{t("matching.unfinished")}</span>{" "}
        {t("matching.unfinished_note", { when: format.dateTime(run.started_at) })}
      </span>
    </p>
  );
}

function Figures({ report }: { report: MatchReport }) {
  const t = useTranslate();
  const format = useFormat();
  const { people } = report;
  const share = (count: number) =>
    t("matching.share", { share: format.percent(count / people), of: format.integer(people) });
  return (
    <section className="card" aria-label={t("account.figures")}>
      <div className="figures matching-figures">
        <div className="figure">
          <p className="muted">{t("matching.rate")}</p>
          <p className="figure-value" data-testid="match-rate">
            {format.percent(report.match_rate)}
          </p>
          <p className="small muted">
            {t("rate.counts", {
              reached: format.integer(report.strong),
              of: format.integer(people),
            })}
          </p>
        </div>
        <div className="figure">
          <p className="muted">{t("matching.doubtful")}</p>
          <p className="figure-value">
            <Link to="/matching/review">{format.integer(report.review)}</Link>
          </p>
          <p className="small muted">{share(report.review)}</p>
        </div>
        <div className="figure">
          <p className="muted">{t("match.outcome.none")}</p>
          <p className="figure-value">
            <Link to="/matching/proposed">{format.integer(report.none)}</Link>
          </p>
          <p className="small muted">{share(report.none)}</p>
        </div>
        <div className="figure">
          <p className="muted">{t("matching.by_people")}</p>
          <p className="figure-value">{format.integer(report.decided_by_people)}</p>
          <p className="small muted">
            {t("matching.since_run", { count: format.integer(report.decisions_since) })}
          </p>
        </div>
      </div>
      <div className="card-body">
        <ShareBar strong={report.strong} review={report.review} none={report.none} legend />
      </div>
    </section>
  );
}

function RunCard({ report }: { report: MatchReport }) {
  const t = useTranslate();
  const plural = usePlural();
  const format = useFormat();
  const run = report.last_run;
  const note = t(`matching.families.${report.match_families_to}`);
  if (!run) {
    return (
      <Card title={t("matching.last_run")} note={note}>
        <p className="muted">{t("matching.no_run")}</p>
      </Card>
    );
  }
  const facts: [string, string][] = [
    [t("matching.started"), format.dateTime(run.started_at)],
    [t("matching.run_size"), plural("matching.people", run.people)],
    [t("accounts.title"), format.integer(run.accounts)],
    [t("matching.rate"), format.percent(run.match_rate)],
    [
      t("matching.rate_before"),
      report.previous_run ? format.percent(report.previous_run.match_rate) : "–",
    ],
  ];
  return (
    <Card title={t("matching.last_run")} note={note}>
      <dl className="facts">
        {facts.map(([label, value]) => (
          <div key={label} style={{ display: "contents" }}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </Card>
  );
}
