import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslate } from "../../i18n";
import { addJob, jobsKey, type StandingJobKind, standingJobs } from "./api";
import { KindSelect } from "./KindSelect";

/** Starts a job at once. */
export function StartJob() {
  const t = useTranslate();
  const client = useQueryClient();
  const [kind, setKind] = useState<StandingJobKind>("score");
  const add = useMutation({
    mutationFn: addJob,
    onSettled: () => client.invalidateQueries({ queryKey: jobsKey() }),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    add.mutate(kind);
  };
  return (
    <form className="row" onSubmit={submit} data-testid="start-job">
      <KindSelect
        label={t("jobs.start_what")}
        kinds={standingJobs}
        chosen={kind}
        onChoose={(chosen) => chosen && setKind(chosen)}
      />
      <button type="submit" className="button button-primary" disabled={add.isPending}>
        {t("jobs.start")}
      </button>
      {add.error && (
        <p role="alert" className="bad">
          {add.error.message}
        </p>
      )}
    </form>
  );
}
