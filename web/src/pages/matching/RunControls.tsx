import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { ApiFailure, refreshAllBut, workspaceKey } from "../../api";
import { useFormat } from "../../format";
import { useTranslate } from "../../i18n";
import { viewsKey } from "../accounts/api";
import { importKey, importsKey } from "../imports/api";
import { cancelMatch, type MatchJob, matchJobKey, matchJobQuery, startMatch } from "./api";

/** What a run leaves as it was. */
const untouched = [importKey(), importsKey(), viewsKey(), matchJobKey(), workspaceKey()];

/** Once a run that was seen running has ended, what was fetched before is out of date. */
function useRefreshAfterRun(job: MatchJob | undefined): void {
  const client = useQueryClient();
  const running = job?.state === "running";
  useEffect(() => {
    if (!running) return;
    return () => {
      void refreshAllBut(client, untouched);
    };
  }, [client, running]);
}

/** Starts a run over everybody, shows how far it is, and stops it. */
export function RunControls() {
  const t = useTranslate();
  const format = useFormat();
  const client = useQueryClient();
  const job = useQuery(matchJobQuery).data;
  const keep = (answer: MatchJob) => client.setQueryData(matchJobQuery.queryKey, answer);
  const start = useMutation({ mutationFn: startMatch, onSuccess: keep });
  const cancel = useMutation({ mutationFn: cancelMatch, onSuccess: keep });
  useRefreshAfterRun(job);
  const running = job?.state === "running";
  const failed = start.error ?? cancel.error;
  return (
    <>
      <RunState job={job} failed={failed} />
      {running ? (
        <>
          <progress
            className="run-progress"
            aria-label={t("matching.progress")}
            title={t(`matching.job.${job.kind}`)}
            {...(job.total ? { value: job.done, max: job.total } : {})}
          />
          <span className="muted tabular small">
            {t(`matching.job.${job.kind}`)}{" "}
            {job.total !== null &&
              t("rate.counts", {
                reached: format.integer(job.done),
                of: format.integer(job.total),
              })}
          </span>
          <button
            type="button"
            className="button"
            disabled={cancel.isPending}
            onClick={() => cancel.mutate()}
          >
            {t("imports.stop")}
          </button>
        </>
      ) : (
        <button
          type="button"
          className="button button-primary"
          disabled={start.isPending}
          onClick={() => start.mutate()}
        >
          {t("matching.run")}
        </button>
      )}
    </>
  );
}

function RunState({ job, failed }: { job: MatchJob | undefined; failed: Error | null }) {
  const t = useTranslate();
  const reason = failed instanceof ApiFailure && failed.message;
  const text = failed
    ? `${t("matching.run_refused")} ${reason || t("error.unreachable")}`
    : job?.state === "failed"
      ? `${t(job.kind === "match" ? "matching.run_failed" : "matching.job_failed", {
          job: t(`matching.job.${job.kind}`),
        })} ${job.message ?? ""}`
      : job?.state === "cancelled"
        ? t("matching.run_stopped")
        : "";
  return (
    <span role="status" className={`small run-state ${failed ? "bad" : "muted"}`}>
      {text}
    </span>
  );
}
