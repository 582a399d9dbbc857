import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { MoreButton } from "../../components/MoreButton";
import { PageHead } from "../../components/PageHead";
import { EmptyState, ErrorState, SkeletonLines } from "../../components/states";
import { Toast, useNotice } from "../../components/Toast";
import { useFormat } from "../../format";
import { usePlural, useTranslate } from "../../i18n";
import { MatchingTabs } from "../matching/MatchingTabs";
import { type ProposedAccount, proposedQuery } from "./api";
import { DismissedCard } from "./DismissedCard";
import { type Ask, ProposalDialog } from "./ProposalDialog";
import { ProposedTable } from "./ProposedTable";
import { useRestoreProposal } from "./useRestoreProposal";
import "./proposed.css";

/** People without an account, grouped into accounts that could be made. */
export function ProposedPage() {
  const t = useTranslate();
  const plural = usePlural();
  const format = useFormat();
  const proposed = useInfiniteQuery(proposedQuery);
  const [asked, setAsked] = useState<{ ask: Ask; proposal: ProposedAccount } | null>(null);
  const { notice, show } = useNotice();
  const restore = useRestoreProposal((name) => show({ text: t("proposed.restored", { name }) }));
  const rows = proposed.data?.pages.flatMap(({ items }) => items) ?? [];
  const total = proposed.data?.pages[0]?.total ?? 0;
  return (
    <div className="page">
      <div className="page-inner">
        <PageHead title={t("matching.tab.proposed")} note={t("proposed.note")} />
        <MatchingTabs />
        <div className="card">
          <div className="card-head proposed-head">
            <h2>
              {t("matching.tab.proposed")}{" "}
              <span className="muted tabular" aria-live="polite" data-testid="total">
                {proposed.isSuccess ? format.integer(total) : ""}
              </span>
            </h2>
          </div>
          {proposed.isError && (
            <ErrorState
              what={t("proposed.failed")}
              error={proposed.error}
              onRetry={() => proposed.refetch()}
            />
          )}
          {proposed.isPending && (
            <div className="card-body">
              <SkeletonLines count={10} />
            </div>
          )}
          {proposed.isSuccess && rows.length === 0 && (
            <EmptyState text={t("proposed.empty")}>
              <Link to="/matching" className="button">
                {t("review.to_report")}
              </Link>
            </EmptyState>
          )}
          {rows.length > 0 && (
            <ProposedTable rows={rows} onAsk={(ask, proposal) => setAsked({ ask, proposal })} />
          )}
          {rows.length < total && rows.length > 0 && (
            <div className="card-body">
              <MoreButton
                shown={rows.length}
                total={total}
                busy={proposed.isFetchingNextPage}
                onMore={() => proposed.fetchNextPage()}
              />
            </div>
          )}
        </div>
        <DismissedCard restore={restore} />
      </div>
      {asked && (
        <ProposalDialog
          {...asked}
          onClose={() => setAsked(null)}
          onDone={({ account, effect }) => {
            setAsked(null);
            const { key, name } = asked.proposal;
            if (account) {
              const made = { name: account.name };
              show({ text: plural("proposed.made", effect.changed, made) });
              return;
            }
            const onUndo = () => restore.mutate({ key, name });
            show({ text: t("proposed.dismissed", { name }), onUndo });
          }}
        />
      )}
      <Toast notice={notice} onClose={() => show(null)} />
    </div>
  );
}
