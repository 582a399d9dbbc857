import {
  type InfiniteData,
  useInfiniteQuery,
  useMutation,
  useQueryClient,
} from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { MoreButton } from "../../components/MoreButton";
import { EmptyState, ErrorState, SkeletonLines } from "../../components/states";
import type { Notice } from "../../components/Toast";
import { useTranslate } from "../../i18n";
import type { AccountCard } from "../matching/api";
import { type DuplicatePair, dismissDuplicate, duplicatesQuery, restoreDuplicate } from "./api";
import { MergeDialog } from "./MergeDialog";
import { useSplit } from "./MergesCard";
import { PairCard } from "./PairCard";
import { withoutPair } from "./pairs";

interface Page {
  items: DuplicatePair[];
  total: number;
}

/** Takes a pair off the list at once; the way back puts the list as the server has it. */
function useDismissal(show: (notice: Notice) => void) {
  const t = useTranslate();
  const client = useQueryClient();
  const refresh = () => client.invalidateQueries({ queryKey: duplicatesQuery.queryKey });
  const restore = useMutation({ mutationFn: restoreDuplicate, onSettled: refresh });
  const dismiss = useMutation({
    mutationFn: dismissDuplicate,
    onMutate: async (pair) => {
      await client.cancelQueries({ queryKey: duplicatesQuery.queryKey });
      client.setQueryData<InfiniteData<Page, number>>(duplicatesQuery.queryKey, (before) =>
        before ? { ...before, pages: withoutPair(before.pages, pair) } : before,
      );
    },
    onSuccess: (_, pair) =>
      show({ text: t("duplicates.dismissed"), onUndo: () => restore.mutate(pair) }),
    onError: refresh,
  });
  return { dismiss: dismiss.mutate, error: dismiss.error ?? restore.error };
}

/** Pairs of accounts that are probably one, the likeliest first. */
export function PairsList({ show }: { show: (notice: Notice) => void }) {
  const t = useTranslate();
  const found = useInfiniteQuery(duplicatesQuery);
  const { dismiss, error } = useDismissal(show);
  const split = useSplit(show);
  const [merging, setMerging] = useState<{ survivor: AccountCard; merged: AccountCard } | null>(
    null,
  );
  const pairs = found.data?.pages.flatMap(({ items }) => items) ?? [];
  const total = found.data?.pages[0]?.total ?? 0;
  return (
    <>
      {error && <ErrorState what={t("duplicates.dismiss_failed")} error={error} />}
      {split.isError && <ErrorState what={t("duplicates.split_failed")} error={split.error} />}
      {found.isError && (
        <ErrorState
          what={t("duplicates.failed")}
          error={found.error}
          onRetry={() => found.refetch()}
        />
      )}
      {found.isPending && (
        <section className="card card-body">
          <SkeletonLines count={10} />
        </section>
      )}
      {found.isSuccess && pairs.length === 0 && (
        <section className="card">
          <EmptyState text={t("duplicates.empty")}>
            <Link to="/duplicates" search={{ tab: "merges" }} className="button">
              {t("duplicates.merges")}
            </Link>
          </EmptyState>
        </section>
      )}
      {pairs.map((pair) => (
        <PairCard
          key={`${pair.left.id} ${pair.right.id}`}
          pair={pair}
          onDismiss={() => dismiss({ left: pair.left.id, right: pair.right.id })}
          onMerge={(survivor, merged) => setMerging({ survivor, merged })}
        />
      ))}
      <MoreButton
        shown={pairs.length}
        total={total}
        busy={found.isFetchingNextPage}
        onMore={() => found.fetchNextPage()}
      />
      {merging && (
        <MergeDialog
          {...merging}
          onClose={() => setMerging(null)}
          onDone={({ id, survivor, merged }) => {
            setMerging(null);
            show({
              text: t("duplicates.merged", { survivor: survivor.name, merged: merged.name }),
              onUndo: () => split.mutate(id),
            });
          }}
        />
      )}
    </>
  );
}
