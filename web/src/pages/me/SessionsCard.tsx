import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Card } from "../../components/Card";
import { ErrorState, SkeletonLines } from "../../components/states";
import { useFormat } from "../../format";
import { usePlural, useTranslate } from "../../i18n";
import { type BrowserSession, endOtherSessions, endOwnSession, sessionsQuery } from "./api";

/** Where one is signed in. */
export function SessionsCard({ say }: { say: (text: string) => void }) {
  const t = useTranslate();
  const plural = usePlural();
  const queries = useQueryClient();
  const sessions = useQuery(sessionsQuery);
  const onEnded = async (count: number) => {
    await queries.invalidateQueries({ queryKey: sessionsQuery.queryKey });
    say(plural("me.sessions_ended", count));
  };
  const end = useMutation({ mutationFn: endOwnSession, onSuccess: () => onEnded(1) });
  const endOthers = useMutation({
    mutationFn: endOtherSessions,
    onSuccess: ({ ended }) => onEnded(ended),
  });
  const isBusy = end.isPending || endOthers.isPending;
  const failed = [end, endOthers].find(({ isError }) => isError);
  const items = sessions.data?.items ?? [];
  return (
    <Card
      title={t("me.sessions")}
      note={t("me.sessions_note")}
      flush
      controls={
        items.length > 1 && (
          <button
            type="button"
            className="button"
            disabled={isBusy}
            onClick={() => endOthers.mutate()}
          >
            {t("me.sessions_end")}
          </button>
        )
      }
    >
      {failed && <ErrorState what={t("me.not_done")} error={failed.error} />}
      {sessions.isError && (
        <ErrorState
          what={t("me.failed")}
          error={sessions.error}
          onRetry={() => sessions.refetch()}
        />
      )}
      {sessions.isPending && <SkeletonLines count={2} />}
      {items.length > 0 && <SessionsTable items={items} isBusy={isBusy} onEnd={end.mutate} />}
    </Card>
  );
}

interface TableProperties {
  items: BrowserSession[];
  isBusy: boolean;
  onEnd: (id: number) => void;
}

function SessionsTable({ items, isBusy, onEnd }: TableProperties) {
  const t = useTranslate();
  const format = useFormat();
  return (
    <section className="scroll-x" tabIndex={0} aria-label={t("me.sessions")}>
      <table className="data-table" data-testid="sessions">
        <thead>
          <tr>
            <th scope="col">{t("me.session_client")}</th>
            <th scope="col">{t("me.session_address")}</th>
            <th scope="col">{t("me.session_since")}</th>
            <th scope="col">{t("me.session_seen")}</th>
            <th scope="col">
              <span className="visually-hidden">{t("tokens.actions")}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {items.map((session) => (
            <tr key={session.id}>
              <th scope="row" className="session-client" translate="no">
                {session.client ?? t("me.session_unknown")}
              </th>
              <td className="muted">{session.address ?? "–"}</td>
              <td className="muted">{format.dateTime(session.created_at)}</td>
              <td className="muted">{format.dateTime(session.seen_at)}</td>
              <td className="cell-actions">
                {session.is_this ? (
                  <span className="tag">{t("me.session_this")}</span>
                ) : (
                  <button
                    type="button"
                    className="button"
                    aria-label={t("me.session_end_of", {
                      when: format.dateTime(session.created_at),
                    })}
                    disabled={isBusy}
                    onClick={() => onEnd(session.id)}
                  >
                    {t("me.session_end")}
                  </button>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
