import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { Card } from "../../components/Card";
import { May } from "../../components/May";
import { EmptyState, ErrorState, SkeletonLines } from "../../components/states";
import { Toast, useNotice } from "../../components/Toast";
import { useFormat } from "../../format";
import { useTranslate } from "../../i18n";
import { proposeTargets, refreshTargets, suggestionsQuery, type TargetList } from "./api";
import { LeftOut } from "./LeftOut";
import { reasonMax } from "./ReasonDialog";
import { SuggestedTable } from "./SuggestedTable";
import { type Source, sources } from "./state";

/** Accounts that the list could take, with the condition that chose them. */
export function SuggestedCard({ list, source }: { list: TargetList; source: Source }) {
  const t = useTranslate();
  const format = useFormat();
  const queries = useQueryClient();
  const found = useQuery(suggestionsQuery(list.id, source));
  const [chosen, setChosen] = useState<ReadonlySet<number>>(new Set());
  const [reason, setReason] = useState("");
  const { notice, show } = useNotice();
  const items = found.data?.items ?? [];
  const ids = items.map(({ account }) => account.id).filter((id) => chosen.has(id));
  const propose = useMutation({
    mutationFn: () =>
      proposeTargets(list.id, {
        account_ids: ids,
        texts: [],
        source,
        reason: reason.trim(),
      }),
    onSuccess: async ({ changed, unchanged }) => {
      setChosen(new Set());
      setReason("");
      const count = format.integer(changed);
      show({ text: t("targets.proposed", { count, already: format.integer(unchanged) }) });
      await refreshTargets(queries);
    },
  });
  return (
    <Card
      title={t("targets.part.suggested")}
      note={t(`targets.suggested_note.${source}`)}
      flush
      controls={
        <May action="choose_targets">
          <input
            className="input"
            aria-label={t("targets.reason")}
            placeholder={t("targets.reason")}
            maxLength={reasonMax}
            value={reason}
            onChange={({ target }) => setReason(target.value)}
          />
          <button
            type="button"
            className="button button-primary"
            disabled={ids.length === 0 || !reason.trim() || propose.isPending}
            onClick={() => propose.mutate()}
          >
            {t("targets.propose_count", { count: ids.length })}
          </button>
        </May>
      }
    >
      <SourceFilter source={source} />
      {propose.isError && <ErrorState what={t("targets.not_proposed")} error={propose.error} />}
      {propose.isSuccess && propose.data.left_out.length > 0 && (
        <div className="card-body">
          <LeftOut items={propose.data.left_out} />
        </div>
      )}
      {found.isError && (
        <ErrorState
          what={t("targets.failed")}
          error={found.error}
          onRetry={() => found.refetch()}
        />
      )}
      {found.isPending && (
        <div className="card-body">
          <SkeletonLines count={4} />
        </div>
      )}
      {found.isSuccess && items.length === 0 && <EmptyState text={t("targets.none_suggested")} />}
      {items.length > 0 && (
        <>
          <p className="card-body muted">
            {t("targets.suggested_count", {
              shown: format.integer(items.length),
              total: format.integer(found.data?.total ?? 0),
            })}{" "}
            {found.data?.filter && <code>{found.data.filter}</code>}
          </p>
          <SuggestedTable items={items} chosen={chosen} onChoose={setChosen} />
        </>
      )}
      <Toast notice={notice} onClose={() => show(null)} />
    </Card>
  );
}

function SourceFilter({ source }: { source: Source }) {
  const t = useTranslate();
  return (
    <div className="filter-bar">
      <nav className="segmented wraps" aria-label={t("targets.source")}>
        {sources.map((name, place) => (
          <Link
            key={name}
            from="/targets/$targetListId"
            search={{ part: "suggested", source: place === 0 ? undefined : name }}
            replace
            aria-current={name === source ? "page" : undefined}
            activeOptions={{ exact: true, includeSearch: true, explicitUndefined: true }}
          >
            {t(`targets.source.${name}`)}
          </Link>
        ))}
      </nav>
    </div>
  );
}
