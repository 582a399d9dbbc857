import { useQuery } from "@tanstack/react-query";
import { ErrorState } from "../../components/states";
import { type Format, useFormat } from "../../format";
import { type Translate, useTranslate, wordOf } from "../../i18n";
import { type TaskEvent, taskEventsQuery } from "./api";

/** Fields whose values are days. */
const days = new Set(["due", "remind", "later_until"]);

/** A value of a field, as people write it. */
function said(
  { t, format }: { t: Translate; format: Format },
  field: string,
  value: string | null,
): string {
  if (value === null || value === "") return "–";
  if (days.has(field)) return format.date(value);
  return field === "state" ? wordOf(t, "tasks.state", value) : value;
}

/** What happened to a task, the newest first. */
export function TaskEvents({ id }: { id: number }) {
  const t = useTranslate();
  const found = useQuery(taskEventsQuery(id));
  return (
    <section className="drawer-section" data-testid="task-events">
      <h3>{t("targets.part.history")}</h3>
      {found.isError && (
        <ErrorState what={t("tasks.failed")} error={found.error} onRetry={() => found.refetch()} />
      )}
      <ul className="stack">
        {found.data?.items.map((event) => (
          <Line key={event.id} event={event} />
        ))}
      </ul>
    </section>
  );
}

function Line({ event }: { event: TaskEvent }) {
  const t = useTranslate();
  const format = useFormat();
  // The first one sets every field, and what became of the state is what happened.
  const changes = event.kind === "created" ? [] : event.changes.filter(isTold);
  return (
    <li>
      <p className="row">
        <span className="strong">{event.name}</span>
        <span>{wordOf(t, "tasks.event", event.kind)}</span>
        <span className="small muted">{format.dateTime(event.at)}</span>
      </p>
      {changes.map(({ field, before, after }) => (
        <p key={field} className="small">
          {wordOf(t, "tasks.field", field)}: {said({ t, format }, field, before)} →{" "}
          {said({ t, format }, field, after)}
        </p>
      ))}
      {event.note && <p className="event-text">{event.note}</p>}
    </li>
  );
}

const isTold = ({ field }: { field: string }) => field !== "state";
