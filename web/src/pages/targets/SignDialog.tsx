import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Dialog } from "../../components/Dialog";
import { MoreButton } from "../../components/MoreButton";
import { ErrorState, SkeletonLines } from "../../components/states";
import { useFormat } from "../../format";
import { useTranslate } from "../../i18n";
import {
  boardQuery,
  refreshAll,
  signTargetList,
  type TargetAccount,
  type TargetChange,
  type TargetList,
} from "./api";

interface Properties {
  list: TargetList;
  onSigned: (change: TargetChange) => void;
  onClose: () => void;
}

/** Signs what the teams recommend, whole or in part. */
export function SignDialog({ list, onSigned, onClose }: Properties) {
  const t = useTranslate();
  const format = useFormat();
  const queries = useQueryClient();
  const pages = useInfiniteQuery(boardQuery(list.id, "recommended"));
  const [left, setLeft] = useState<ReadonlySet<number>>(new Set());
  // What was read is what is signed: a change that came meanwhile is seen first.
  const [read] = useState(list.revision);
  const accounts = pages.data?.pages.flatMap(({ accounts }) => accounts.items) ?? [];
  const total = pages.data?.pages[0]?.accounts.total ?? 0;
  const isWhole = left.size === 0;
  const sign = useMutation({
    mutationFn: () => {
      const ids = accounts.map(({ account }) => account.id).filter((id) => !left.has(id));
      return signTargetList(list.id, { only: isWhole ? null : ids, revision: read });
    },
    onSuccess: async (change) => {
      await refreshAll(queries);
      onSigned(change);
    },
  });
  const signed = total - left.size;
  const toggle = (id: number, isLeft: boolean) => {
    const next = new Set(left);
    if (isLeft) next.add(id);
    else next.delete(id);
    setLeft(next);
  };
  return (
    <Dialog label={t("targets.sign_title", { name: list.name })} onClose={onClose}>
      <form
        className="dialog-body dialog-narrow"
        onSubmit={(event) => {
          event.preventDefault();
          sign.mutate();
        }}
      >
        <h2>{t("targets.sign_title", { name: list.name })}</h2>
        <p className="muted">{t("targets.sign_note")}</p>
        {pages.isError && <ErrorState what={t("targets.failed")} error={pages.error} />}
        {pages.isPending && <SkeletonLines count={4} />}
        <fieldset className="sign-list" aria-label={t("targets.recommended_accounts")}>
          {accounts.map((account) => (
            <SignLine
              key={account.account.id}
              account={account}
              isLeft={left.has(account.account.id)}
              onToggle={(isLeft) => toggle(account.account.id, isLeft)}
            />
          ))}
        </fieldset>
        {accounts.length < total && (
          <MoreButton
            shown={accounts.length}
            total={total}
            busy={pages.isFetchingNextPage}
            onMore={() => pages.fetchNextPage()}
          />
        )}
        {!isWhole && accounts.length < total && (
          <p className="notice">{t("targets.sign_show_all")}</p>
        )}
        {sign.isError && <ErrorState what={t("targets.not_signed")} error={sign.error} />}
        <div className="row">
          <button
            type="submit"
            className="button button-primary"
            disabled={sign.isPending || signed === 0 || (!isWhole && accounts.length < total)}
          >
            {t("targets.sign_count", { count: format.integer(signed) })}
          </button>
          <button type="button" className="button" onClick={onClose}>
            {t("action.cancel")}
          </button>
        </div>
      </form>
    </Dialog>
  );
}

interface LineProperties {
  account: TargetAccount;
  isLeft: boolean;
  onToggle: (isLeft: boolean) => void;
}

function SignLine({ account, isLeft, onToggle }: LineProperties) {
  const t = useTranslate();
  const format = useFormat();
  return (
    <label className="row">
      <input
        type="checkbox"
        checked={!isLeft}
        onChange={({ target }) => onToggle(!target.checked)}
      />
      <span className="strong">{account.account.name}</span>
      <span className="small muted">
        {t("targets.line", {
          tier: account.tier ?? "–",
          score: format.decimal(account.score),
          points: format.decimal(account.points),
        })}
      </span>
    </label>
  );
}
