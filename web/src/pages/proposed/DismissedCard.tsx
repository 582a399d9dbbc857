import { useInfiniteQuery } from "@tanstack/react-query";
import { Card } from "../../components/Card";
import { MoreButton } from "../../components/MoreButton";
import { ErrorState } from "../../components/states";
import { useFormat } from "../../format";
import { usePlural, useTranslate } from "../../i18n";
import { dismissedQuery } from "./api";
import type { useRestoreProposal } from "./useRestoreProposal";

interface Properties {
  restore: ReturnType<typeof useRestoreProposal>;
}

/** What somebody dismissed, with the way back; nothing while nothing was. */
export function DismissedCard({ restore }: Properties) {
  const t = useTranslate();
  const plural = usePlural();
  const format = useFormat();
  const dismissed = useInfiniteQuery(dismissedQuery);
  const rows = dismissed.data?.pages.flatMap(({ items }) => items) ?? [];
  const total = dismissed.data?.pages[0]?.total ?? 0;
  if (rows.length === 0 && !dismissed.isError && !restore.isError) return null;
  return (
    <Card title={t("proposed.dismissed_title")} note={t("proposed.dismissed_note")}>
      {dismissed.isError && (
        <ErrorState
          what={t("proposed.failed")}
          error={dismissed.error}
          onRetry={() => dismissed.refetch()}
        />
      )}
      {restore.isError && <ErrorState what={t("proposed.restore_failed")} error={restore.error} />}
      <ul className="decisions">
        {rows.map(({ key, name, people, dismissed_by, dismissed_at }) => (
          <li key={key}>
            <div>
              {name}
              <p className="muted small">
                {plural("matching.people", people)} ·{" "}
                {t("decision.by", { who: dismissed_by, when: format.dateTime(dismissed_at) })}
              </p>
            </div>
            <button
              type="button"
              className="button"
              disabled={restore.isPending}
              aria-label={t("proposed.restore_name", { name })}
              onClick={() => restore.mutate({ key, name })}
            >
              {t("proposed.restore")}
            </button>
          </li>
        ))}
      </ul>
      {rows.length < total && (
        <MoreButton
          shown={rows.length}
          total={total}
          busy={dismissed.isFetchingNextPage}
          onMore={() => dismissed.fetchNextPage()}
        />
      )}
    </Card>
  );
}
