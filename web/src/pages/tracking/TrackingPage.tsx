import { useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { Card } from "../../components/Card";
import { LiveTabs } from "../../components/LiveTabs";
import { May } from "../../components/May";
import { PageHead } from "../../components/PageHead";
import { ErrorState, SkeletonLines } from "../../components/states";
import { Toast, useNotice } from "../../components/Toast";
import { useTranslate } from "../../i18n";
import { isWaiting, type WriteKey, writeKeysQuery } from "./api";
import { FirstEvent } from "./FirstEvent";
import { KeyForm } from "./KeyForm";
import { KeysTable } from "./KeysTable";
import { SnippetCard } from "./SnippetCard";
import type { TrackingState } from "./state";
import "./tracking.css";

/** Keys, and what to put where so that events come. */
export function TrackingPage() {
  const t = useTranslate();
  const keys = useQuery(writeKeysQuery);
  const state = useSearch({ from: "/tracking" });
  const navigate = useNavigate({ from: "/tracking" });
  const { notice, show } = useNotice();
  const change = (part: Partial<TrackingState>) =>
    navigate({ search: (before) => ({ ...before, ...part }), replace: true });
  const items = keys.data?.items ?? [];
  const inForce = items.filter(({ revoked_at }) => revoked_at === null);
  const chosen = inForce.find(({ id }) => id === state.key) ?? preferred(inForce);
  return (
    <div className="page">
      <div className="page-inner">
        <PageHead title={t("tracking.title")} note={t("tracking.note")} />
        <LiveTabs />
        <Card title={t("keys_page.title")} note={t("keys_page.note")} flush>
          <May action="manage_tracking">
            <KeyForm
              onCreated={(key) => {
                change({ key: key.id });
                show({ text: t("keys_page.created", { name: key.name }) });
              }}
            />
          </May>
          {keys.isError && (
            <ErrorState
              what={t("keys_page.failed")}
              error={keys.error}
              onRetry={() => keys.refetch()}
            />
          )}
          {keys.isPending && (
            <div className="card-body">
              <SkeletonLines count={3} />
            </div>
          )}
          {keys.isSuccess && items.length === 0 && (
            <p className="card-body muted">{t("keys_page.none")}</p>
          )}
          {items.length > 0 && <KeysTable items={items} show={show} />}
        </Card>
        {chosen && (
          <SnippetCard state={state} change={change} keys={inForce} chosen={chosen}>
            <FirstEvent written={chosen} />
          </SnippetCard>
        )}
      </div>
      <Toast notice={notice} onClose={() => show(null)} />
    </div>
  );
}

/** The key that somebody is most likely busy with: the last that waits, else the last. */
function preferred(keys: WriteKey[]): WriteKey | undefined {
  return keys.findLast(isWaiting) ?? keys.at(-1);
}
