import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { ErrorState } from "../../components/states";
import { useTranslate } from "../../i18n";
import { useUser } from "../../session";
import { excludeTarget, refreshTargets, type TargetAccount, type TargetBoard } from "./api";
import { ReasonDialog } from "./ReasonDialog";
import { SwapDialog } from "./SwapDialog";

/** Excludes an account, lets it in again, or swaps a signed one for another. */
export function ExcludeSection({ board, account }: { board: TargetBoard; account: TargetAccount }) {
  const t = useTranslate();
  const queries = useQueryClient();
  const isSignedIn = useUser() !== undefined;
  const [open, setOpen] = useState<"exclude" | "swap" | null>(null);
  const { id, name } = account.account;
  const exclude = useMutation({
    mutationFn: (reason: string | null) => excludeTarget(board.list.id, { account_id: id, reason }),
    onSuccess: async () => {
      await refreshTargets(queries);
      setOpen(null);
    },
  });
  if (!isSignedIn) return null;
  return (
    <section className="drawer-section row">
      {account.state === "excluded" && (
        <button
          type="button"
          className="button"
          disabled={exclude.isPending}
          onClick={() => exclude.mutate(null)}
        >
          {t("targets.readmit")}
        </button>
      )}
      {account.state === "signed" && (
        <button type="button" className="button" onClick={() => setOpen("swap")}>
          {t("targets.swap")}
        </button>
      )}
      {account.state !== "excluded" && account.state !== "signed" && (
        <button type="button" className="button" onClick={() => setOpen("exclude")}>
          {t("targets.exclude")}
        </button>
      )}
      {exclude.isError && open === null && (
        <ErrorState what={t("targets.not_changed")} error={exclude.error} />
      )}
      {open === "exclude" && (
        <ReasonDialog
          title={t("targets.exclude_title", { name })}
          note={t("targets.exclude_note")}
          word={t("targets.exclude")}
          act={exclude}
          onClose={() => setOpen(null)}
        />
      )}
      {open === "swap" && (
        <SwapDialog board={board} out={account.account} onClose={() => setOpen(null)} />
      )}
    </section>
  );
}
