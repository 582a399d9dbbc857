import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useId, useState } from "react";
import { workspaceQuery } from "../../api";
import { Card } from "../../components/Card";
import { May } from "../../components/May";
import { EmptyState, ErrorState, SkeletonLines } from "../../components/states";
import { useFormat } from "../../format";
import { useTranslate, wordOf } from "../../i18n";
import {
  addSchedule,
  type JobSchedule,
  removeSchedule,
  type StandingJobKind,
  schedulesQuery,
  standingJobs,
} from "./api";
import { KindSelect } from "./KindSelect";

/** Jobs that are added again and again. */
export function Schedules() {
  const t = useTranslate();
  const schedules = useQuery(schedulesQuery);
  const zone = useQuery(workspaceQuery).data?.time_zone;
  const items = schedules.data?.items ?? [];
  return (
    <Card
      title={t("jobs.schedules")}
      note={zone && t("jobs.schedules_note", { zone })}
      controls={
        <May action="manage_jobs">
          <NewSchedule />
        </May>
      }
      flush={items.length > 0}
    >
      {schedules.isPending && <SkeletonLines count={2} />}
      {schedules.isError && (
        <ErrorState
          what={t("jobs.schedules_failed")}
          error={schedules.error}
          onRetry={() => schedules.refetch()}
        />
      )}
      {schedules.isSuccess && items.length === 0 && <EmptyState text={t("jobs.schedules_none")} />}
      {items.length > 0 && <ScheduleTable items={items} />}
    </Card>
  );
}

function ScheduleTable({ items }: { items: JobSchedule[] }) {
  const t = useTranslate();
  const format = useFormat();
  const client = useQueryClient();
  const remove = useMutation({
    mutationFn: removeSchedule,
    onSettled: () => client.invalidateQueries({ queryKey: schedulesQuery.queryKey }),
  });
  return (
    <section className="scroll-x card-table" tabIndex={0} aria-label={t("jobs.schedules")}>
      <table className="data-table" data-testid="schedules">
        <thead>
          <tr>
            <th scope="col">{t("jobs.column.job")}</th>
            <th scope="col">{t("jobs.column.repeats")}</th>
            <th scope="col">{t("jobs.column.next")}</th>
            <th scope="col">
              <span className="visually-hidden">{t("model.column.actions")}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {items.map((schedule) => (
            <tr key={schedule.id}>
              <th scope="row">
                {wordOf(t, "jobs.kind", schedule.kind)}{" "}
                <span className="muted">· {schedule.created_by}</span>
              </th>
              <td>
                {schedule.daily_at !== null
                  ? t("jobs.daily_at", { time: schedule.daily_at })
                  : t("jobs.every", { minutes: format.integer(schedule.every_minutes) })}
              </td>
              <td>{format.dateTime(schedule.next_due_at)}</td>
              <td className="cell-actions">
                <May action="manage_jobs">
                  {" "}
                  <button
                    type="button"
                    className="button button-plain"
                    disabled={remove.isPending}
                    aria-label={t("jobs.unschedule_one", {
                      kind: wordOf(t, "jobs.kind", schedule.kind),
                    })}
                    onClick={() => remove.mutate(schedule.id)}
                  >
                    {t("jobs.unschedule")}
                  </button>
                </May>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {remove.error && (
        <p role="alert" className="bad card-body">
          {remove.error.message}
        </p>
      )}
    </section>
  );
}

type Way = "daily" | "every";

/** Asks what is to be done, and how often. */
function NewSchedule() {
  const t = useTranslate();
  const client = useQueryClient();
  const id = useId();
  const [kind, setKind] = useState<StandingJobKind>("score");
  const [way, setWay] = useState<Way>("daily");
  const [time, setTime] = useState("02:30");
  const [minutes, setMinutes] = useState("60");
  const add = useMutation({
    mutationFn: addSchedule,
    onSettled: () => client.invalidateQueries({ queryKey: schedulesQuery.queryKey }),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const repeats = way === "daily" ? { daily_at: time } : { every_minutes: Number(minutes) };
    add.mutate({ kind, ...repeats });
  };
  return (
    <form className="row" onSubmit={submit} data-testid="new-schedule">
      <KindSelect
        label={t("jobs.schedule_what")}
        kinds={standingJobs}
        chosen={kind}
        onChoose={(chosen) => chosen && setKind(chosen)}
      />
      <select
        className="select"
        aria-label={t("jobs.column.repeats")}
        value={way}
        onChange={({ target }) => setWay(target.value as Way)}
      >
        <option value="daily">{t("jobs.way.daily")}</option>
        <option value="every">{t("jobs.way.every")}</option>
      </select>
      <label className="visually-hidden" htmlFor={id}>
        {t(way === "daily" ? "jobs.time_of_day" : "jobs.minutes")}
      </label>
      {way === "daily" ? (
        <input
          id={id}
          className="input"
          type="time"
          required
          value={time}
          onChange={({ target }) => setTime(target.value)}
        />
      ) : (
        <input
          id={id}
          className="input"
          type="number"
          min="1"
          max="43200"
          required
          value={minutes}
          onChange={({ target }) => setMinutes(target.value)}
        />
      )}
      <button type="submit" className="button" disabled={add.isPending}>
        {t("jobs.schedule")}
      </button>
      {add.error && (
        <p role="alert" className="bad">
          {add.error.message}
        </p>
      )}
    </form>
  );
}
