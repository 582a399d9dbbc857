import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Card } from "../../components/Card";
import { PageHead } from "../../components/PageHead";
import { EmptyState, ErrorState, SkeletonLines } from "../../components/states";
import { useFormat } from "../../format";
import { useTranslate } from "../../i18n";
import { type HealthCause, type HealthCheckItem, healthQuery } from "./api";
import { useHealthWords } from "./useHealthWords";
import { VerdictMark } from "./VerdictMark";
import "./health.css";

/** The five causes by which account-based programmes fail, as the data shows them. */
export function HealthPage() {
  const t = useTranslate();
  const format = useFormat();
  const health = useQuery(healthQuery);
  const causes = health.data?.causes ?? [];
  const nothing = health.isSuccess && causes.every(({ verdict }) => verdict === "unknown");
  return (
    <div className="page">
      <div className="page-inner">
        <PageHead title={t("nav.health")} note={t("health.note")} />
        {health.isError && (
          <ErrorState
            what={t("health.failed")}
            error={health.error}
            onRetry={() => health.refetch()}
          />
        )}
        {health.isPending && (
          <section className="card card-body">
            <SkeletonLines count={8} />
          </section>
        )}
        {nothing && (
          <EmptyState text={t("health.empty")}>
            <Link to="/imports/new" className="button">
              {t("health.import")}
            </Link>
          </EmptyState>
        )}
        {causes.map((cause) => (
          <CauseCard key={cause.cause} cause={cause} />
        ))}
        {health.data?.tracked_left_out && <p>{t("health.tracked_left_out")}</p>}
        {health.data && (
          <p className="muted">
            {t("health.as_of", {
              time: format.dateTime(health.data.as_of),
              days: format.integer(health.data.window_days),
            })}
          </p>
        )}
      </div>
    </div>
  );
}

function CauseCard({ cause }: { cause: HealthCause }) {
  const words = useHealthWords();
  const title = words.causeTitle(cause);
  return (
    <div data-testid={`cause-${cause.cause}`} data-cause-verdict={cause.verdict}>
      <Card
        title={title}
        label={title}
        note={words.causeAbout(cause)}
        controls={<VerdictMark verdict={cause.verdict} />}
        flush
      >
        <p className="card-body health-sentence">{words.sentence(cause)}</p>
        <ul className="health-checks">
          {cause.checks.map((check) => (
            <CheckItem key={check.key} check={check} />
          ))}
        </ul>
      </Card>
    </div>
  );
}

function CheckItem({ check }: { check: HealthCheckItem }) {
  const t = useTranslate();
  const words = useHealthWords();
  const measured = words.measured(check);
  return (
    <li data-check={check.key}>
      <VerdictMark verdict={check.verdict} />
      <div>
        <h3>{words.title(check)}</h3>
        {measured && (
          <p>
            {measured} <span className="muted">{words.threshold(check)}.</span>
          </p>
        )}
        {check.missing.map((name) => (
          <p key={name} className="muted">
            {t("health.lacks")}: {words.missing(name)}.
          </p>
        ))}
        {measured && check.verdict !== "good" && (
          <p>
            <span className="strong">{t("health.do")}:</span> {words.advice(check)}
          </p>
        )}
        {check.filter && <AccountsLink check={check} filter={check.filter} />}
      </div>
    </li>
  );
}

function AccountsLink({ check, filter }: { check: HealthCheckItem; filter: string }) {
  const t = useTranslate();
  const format = useFormat();
  const words = useHealthWords();
  const { behind } = check.numbers;
  const link =
    behind == null ? t("health.show_all") : t("health.show", { count: format.integer(behind) });
  return (
    <p>
      <Link
        to="/accounts"
        search={{ filter }}
        aria-label={t("health.about_check", { link, check: words.title(check) })}
      >
        {link}
      </Link>
    </p>
  );
}
