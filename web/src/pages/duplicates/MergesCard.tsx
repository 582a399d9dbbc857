import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { Card } from "../../components/Card";
import { MoreButton } from "../../components/MoreButton";
import { EmptyState, ErrorState, SkeletonLines } from "../../components/states";
import type { Notice } from "../../components/Toast";
import { useFormat } from "../../format";
import { usePlural, useTranslate } from "../../i18n";
import { AccountName } from "../person/AnswerCard";
import { refreshPeople } from "../person/useUndoDecision";
import { type Merge, mergesQuery, splitMerge } from "./api";

/** Splits what was merged; what moved goes back. */
export function useSplit(show: (notice: Notice) => void) {
  const t = useTranslate();
  const client = useQueryClient();
  return useMutation({
    mutationFn: splitMerge,
    onSuccess: async ({ merge: { merged, survivor } }) => {
      await refreshPeople(client);
      show({
        text: t("duplicates.split_done", { merged: merged.name, survivor: survivor.name }),
      });
    },
  });
}

/** The merges, newest first, each with the way back. */
export function MergesCard({ show }: { show: (notice: Notice) => void }) {
  const t = useTranslate();
  const merges = useInfiniteQuery(mergesQuery);
  const split = useSplit(show);
  const rows = merges.data?.pages.flatMap(({ items }) => items) ?? [];
  const total = merges.data?.pages[0]?.total ?? 0;
  return (
    <Card title={t("duplicates.merges")} note={t("duplicates.merges_note")} flush>
      {split.isError && <ErrorState what={t("duplicates.split_failed")} error={split.error} />}
      {merges.isError && (
        <ErrorState
          what={t("duplicates.merges_failed")}
          error={merges.error}
          onRetry={() => merges.refetch()}
        />
      )}
      {merges.isPending && (
        <div className="card-body">
          <SkeletonLines count={4} />
        </div>
      )}
      {merges.isSuccess && rows.length === 0 && <EmptyState text={t("duplicates.no_merges")} />}
      {rows.length > 0 && (
        <section className="scroll-x card-table" tabIndex={0} aria-label={t("duplicates.merges")}>
          <table className="data-table">
            <thead>
              <tr>
                <th scope="col">{t("duplicates.stays")}</th>
                <th scope="col">{t("duplicates.went")}</th>
                <th scope="col">{t("duplicates.moved")}</th>
                <th scope="col">{t("duplicates.when")}</th>
                <th scope="col">
                  <span className="visually-hidden">{t("duplicates.split")}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {rows.map((merge) => (
                <MergeRow
                  key={merge.id}
                  merge={merge}
                  busy={split.isPending}
                  onSplit={() => split.mutate(merge.id)}
                />
              ))}
            </tbody>
          </table>
        </section>
      )}
      {rows.length > 0 && rows.length < total && (
        <div className="card-body">
          <MoreButton
            shown={rows.length}
            total={total}
            busy={merges.isFetchingNextPage}
            onMore={() => merges.fetchNextPage()}
          />
        </div>
      )}
    </Card>
  );
}

interface RowProperties {
  merge: Merge;
  busy: boolean;
  onSplit: () => void;
}

function MergeRow({ merge, busy, onSplit }: RowProperties) {
  const t = useTranslate();
  const plural = usePlural();
  const format = useFormat();
  const { survivor, merged, moved, undone_at, can_split, obstacle } = merge;
  const parts = [
    moved.people > 0 && plural("matching.people", moved.people),
    moved.opportunities > 0 && plural("duplicates.opportunities", moved.opportunities),
    moved.events > 0 && plural("duplicates.events", moved.events),
    moved.accounts > 0 && plural("duplicates.accounts", moved.accounts),
  ].filter((part): part is string => Boolean(part));
  return (
    <tr>
      <th scope="row">
        <AccountName of={survivor} isRow />
      </th>
      <td>{merged.name}</td>
      <td>{parts.length > 0 ? format.list(parts) : "–"}</td>
      <td>
        {t("decision.by", { who: merge.merged_by, when: format.dateTime(merge.merged_at) })}
        {undone_at && (
          <span className="person-title muted small">
            {t("duplicates.split_by", {
              who: merge.undone_by ?? "–",
              when: format.dateTime(undone_at),
            })}
          </span>
        )}
      </td>
      <td className="cell-actions">
        {undone_at ? (
          <span className="tag">{t("duplicates.is_split")}</span>
        ) : (
          <button
            type="button"
            className="button"
            disabled={!can_split || busy}
            title={obstacle ?? undefined}
            aria-label={t("duplicates.split_name", { merged: merged.name })}
            onClick={onSplit}
          >
            {t("duplicates.split")}
          </button>
        )}
        {!undone_at && obstacle && <p className="note obstacle">{obstacle}</p>}
      </td>
    </tr>
  );
}
