import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { May } from "../../components/May";
import { PageHead } from "../../components/PageHead";
import { EmptyState, ErrorState, SkeletonLines } from "../../components/states";
import { useFormat } from "../../format";
import { useTranslate, wordOf } from "../../i18n";
import { cancelJob, type Job, jobsKey, jobsQuery, retryJob } from "./api";
import { KindSelect } from "./KindSelect";
import { Schedules } from "./Schedules";
import { StartJob } from "./StartJob";

/** The kinds that the list can be narrowed to. */
const kinds = [
  "import",
  "match",
  "train",
  "publish_weights",
  "roll_back_weights",
  "families",
  "score",
  "learn_propensity",
  "account_tables",
  "compact",
] as const;

type Kind = (typeof kinds)[number];

/** What runs in the background, what waits, and what came of the last jobs. */
export function JobsPage() {
  const t = useTranslate();
  const format = useFormat();
  const [kind, setKind] = useState<Kind | "">("");
  const jobs = useQuery(jobsQuery(kind || undefined));
  const items = jobs.data?.items ?? [];
  const further = (jobs.data?.total ?? 0) - items.length;
  return (
    <div className="page">
      <div className="page-inner">
        <PageHead title={t("jobs.title")} note={t("jobs.note")} />
        <May action="manage_jobs" says />
        <div className="row jobs-controls">
          <KindSelect
            label={t("jobs.filter")}
            none={t("jobs.all_kinds")}
            kinds={kinds}
            chosen={kind}
            onChoose={setKind}
          />
          <May action="manage_jobs">
            <StartJob />
          </May>
        </div>
        {jobs.isError && (
          <ErrorState what={t("jobs.failed")} error={jobs.error} onRetry={() => jobs.refetch()} />
        )}
        {jobs.isPending && (
          <section className="card card-body">
            <SkeletonLines count={6} />
          </section>
        )}
        {jobs.isSuccess && items.length === 0 && (
          <EmptyState text={t(kind ? "jobs.none_of_kind" : "jobs.none")} />
        )}
        {items.length > 0 && (
          <section className="card scroll-x" tabIndex={0} aria-label={t("jobs.title")}>
            <table className="data-table" data-testid="jobs">
              <thead>
                <tr>
                  <th scope="col">{t("jobs.column.job")}</th>
                  <th scope="col">{t("jobs.column.state")}</th>
                  <th scope="col">{t("jobs.column.added")}</th>
                  <th scope="col">{t("jobs.column.ended")}</th>
                  <th scope="col">
                    <span className="visually-hidden">{t("model.column.actions")}</span>
                  </th>
                </tr>
              </thead>
              <tbody>
                {items.map((job) => (
                  <JobRow key={job.id} job={job} />
                ))}
              </tbody>
            </table>
          </section>
        )}
        {further > 0 && (
          <p className="muted">{t("jobs.further", { count: format.integer(further) })}</p>
        )}
        <Schedules />
      </div>
    </div>
  );
}

const tagOf: Record<Job["state"], string> = {
  waiting: "tag",
  running: "tag",
  done: "tag tag-good",
  failed: "tag tag-bad",
  cancelled: "tag",
};

function JobRow({ job }: { job: Job }) {
  const t = useTranslate();
  const format = useFormat();
  return (
    <tr data-state={job.state}>
      <th scope="row">
        {wordOf(t, "jobs.kind", job.kind)} <span className="muted">{job.id}</span>
      </th>
      <td>
        <span className={tagOf[job.state]}>
          {t(job.is_stopping ? "jobs.state.stopping" : `jobs.state.${job.state}`)}
        </span>{" "}
        <JobProgress job={job} />
        {job.attempts > 1 && (
          <span className="muted">
            {t("jobs.attempt", { count: format.integer(job.attempts) })}{" "}
          </span>
        )}
        {job.fault && <span className="muted">{job.fault}</span>}
      </td>
      <td>
        {format.dateTime(job.created_at)} <span className="muted">· {job.created_by}</span>
      </td>
      <td>{format.dateTime(job.finished_at)}</td>
      <td className="cell-actions">
        <JobActions job={job} />
      </td>
    </tr>
  );
}

function JobProgress({ job }: { job: Job }) {
  const t = useTranslate();
  const format = useFormat();
  if (!job.progress) return null;
  const done = format.integer(job.progress.done);
  const { total } = job.progress;
  return (
    <span className="tabular">
      {total === null ? done : t("jobs.progress", { done, total: format.integer(total) })}{" "}
    </span>
  );
}

function JobActions({ job }: { job: Job }) {
  const t = useTranslate();
  const client = useQueryClient();
  const onSettled = () => client.invalidateQueries({ queryKey: jobsKey() });
  const cancel = useMutation({ mutationFn: cancelJob, onSettled });
  const retry = useMutation({ mutationFn: retryJob, onSettled });
  const failure = cancel.error ?? retry.error;
  const number = String(job.id);
  return (
    <May action="manage_jobs">
      {failure && (
        <span role="alert" className="bad">
          {failure.message}
        </span>
      )}
      {(job.state === "waiting" || job.state === "running") && (
        <button
          type="button"
          className="button button-plain"
          disabled={job.is_stopping || cancel.isPending}
          aria-label={t("jobs.stop_one", { id: number })}
          onClick={() => cancel.mutate(job.id)}
        >
          {t("jobs.stop")}
        </button>
      )}
      {(job.state === "failed" || job.state === "cancelled") && (
        <button
          type="button"
          className="button button-plain"
          disabled={retry.isPending}
          aria-label={t("jobs.retry_one", { id: number })}
          onClick={() => retry.mutate(job.id)}
        >
          {t("jobs.retry")}
        </button>
      )}
    </May>
  );
}
