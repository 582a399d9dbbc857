import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Card } from "../../components/Card";
import { SecretOnce } from "../../components/SecretOnce";
import { ErrorState } from "../../components/states";
import { useFormat } from "../../format";
import { useTranslate } from "../../i18n";
import { calendarQuery, makeCalendar, refreshTasks, revokeCalendar } from "./api";

/** The address by which a calendar shows one's tasks. */
export function CalendarCard() {
  const t = useTranslate();
  const format = useFormat();
  const queries = useQueryClient();
  const found = useQuery(calendarQuery);
  const onSettled = () => refreshTasks(queries);
  const make = useMutation({ mutationFn: makeCalendar, onSettled });
  const revoke = useMutation({
    mutationFn: revokeCalendar,
    onSuccess: () => make.reset(),
    onSettled,
  });
  const madeAt = found.data?.made_at;
  const failed = [found, make, revoke].find(({ isError }) => isError);
  return (
    <Card
      title={t("tasks.calendar")}
      note={t("tasks.calendar_note")}
      controls={
        <>
          {madeAt && (
            <button
              type="button"
              className="button"
              disabled={revoke.isPending}
              onClick={() => revoke.mutate()}
            >
              {t("tasks.calendar_revoke")}
            </button>
          )}
          <button
            type="button"
            className="button"
            disabled={make.isPending}
            onClick={() => make.mutate()}
          >
            {t(madeAt ? "tasks.calendar_again" : "tasks.calendar_make")}
          </button>
        </>
      }
    >
      {failed && <ErrorState what={t("tasks.calendar_failed")} error={failed.error} />}
      {make.data ? (
        <SecretOnce
          note={t("tasks.calendar_once")}
          secret={`${location.origin}${make.data.path}`}
          copyLabel={t("tasks.calendar_copy")}
        />
      ) : (
        <p className="muted">
          {madeAt
            ? t("tasks.calendar_made", { when: format.dateTime(madeAt) })
            : t("tasks.calendar_none")}
        </p>
      )}
    </Card>
  );
}
