import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { MoreButton } from "../../components/MoreButton";
import { useFormat } from "../../format";
import { useTranslate } from "../../i18n";
import { boardQuery, refreshAll, swapTarget, type TargetBoard } from "./api";
import { ReasonDialog } from "./ReasonDialog";

interface Properties {
  board: TargetBoard;
  /** The account that leaves the list. */
  out: { id: number; name: string };
  onClose: () => void;
}

/** Swaps a signed account for one that is on deck. */
export function SwapDialog({ board, out, onClose }: Properties) {
  const t = useTranslate();
  const format = useFormat();
  const queries = useQueryClient();
  const pages = useInfiniteQuery(boardQuery(board.list.id, "agreed"));
  const items = pages.data?.pages.flatMap(({ accounts }) => accounts.items) ?? [];
  const total = pages.data?.pages[0]?.accounts.total ?? 0;
  const [chosen, setChosen] = useState<number | null>(null);
  const into = chosen ?? items[0]?.account.id ?? null;
  const swap = useMutation({
    mutationFn: (reason: string) =>
      swapTarget(board.list.id, { out_id: out.id, in_id: into ?? 0, reason }),
    onSuccess: async () => {
      await refreshAll(queries);
      onClose();
    },
  });
  return (
    <ReasonDialog
      title={t("targets.swap_title", { name: out.name })}
      note={t("targets.swap_note", { count: format.integer(board.swaps_left) })}
      word={t("targets.swap")}
      act={swap}
      isComplete={into !== null}
      onClose={onClose}
    >
      {pages.isSuccess && items.length === 0 ? (
        <p className="notice">{t("targets.none_on_deck")}</p>
      ) : (
        <label>
          {t("targets.swap_in")}
          <select
            className="select"
            value={into ?? ""}
            onChange={({ target }) => setChosen(Number(target.value))}
          >
            {items.map(({ account, tier }) => (
              <option key={account.id} value={account.id}>
                {account.name} · {t("column.tier")} {tier ?? "–"}
              </option>
            ))}
          </select>
        </label>
      )}
      {items.length > 0 && (
        <MoreButton
          shown={items.length}
          total={total}
          busy={pages.isFetchingNextPage}
          onMore={() => pages.fetchNextPage()}
        />
      )}
    </ReasonDialog>
  );
}
