import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { Card } from "../../components/Card";
import { May } from "../../components/May";
import { EmptyState, ErrorState, SkeletonLines } from "../../components/states";
import { Toast, useNotice } from "../../components/Toast";
import { useFormat } from "../../format";
import { useTranslate } from "../../i18n";
import {
  proposeTargets,
  refreshTargets,
  suggestionsQuery,
  type TargetList,
  type TargetSuggestion,
} from "./api";
import { LeftOut } from "./LeftOut";
import { type Source, sources } from "./state";

/** Accounts that the list could take, with the condition that chose them. */
export function SuggestedCard({ list, source }: { list: TargetList; source: Source }) {
  const t = useTranslate();
  const format = useFormat();
  const queries = useQueryClient();
  const found = useQuery(suggestionsQuery(list.id, source));
  const [chosen, setChosen] = useState<ReadonlySet<number>>(new Set());
  const { notice, show } = useNotice();
  const items = found.data?.items ?? [];
  const ids = items.map(({ account }) => account.id).filter((id) => chosen.has(id));
  const propose = useMutation({
    mutationFn: () =>
      proposeTargets(list.id, {
        account_ids: ids,
        texts: [],
        source,
        reason: t(`targets.suggested_reason.${source}`),
      }),
    onSuccess: async ({ changed, unchanged }) => {
      setChosen(new Set());
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
          <button
            type="button"
            className="button button-primary"
            disabled={ids.length === 0 || propose.isPending}
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
            from="/targets/$listId"
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

interface TableProperties {
  items: TargetSuggestion[];
  chosen: ReadonlySet<number>;
  onChoose: (chosen: ReadonlySet<number>) => void;
}

function SuggestedTable({ items, chosen, onChoose }: TableProperties) {
  const t = useTranslate();
  const format = useFormat();
  const all = items.map(({ account }) => account.id);
  const isAll = all.every((id) => chosen.has(id));
  const toggle = (id: number, isChosen: boolean) => {
    const next = new Set(chosen);
    if (isChosen) next.add(id);
    else next.delete(id);
    onChoose(next);
  };
  return (
    <section className="scroll-x" tabIndex={0} aria-label={t("targets.part.suggested")}>
      <table className="data-table" data-testid="suggested">
        <thead>
          <tr>
            <th scope="col">
              <input
                type="checkbox"
                aria-label={t("targets.choose_all")}
                checked={isAll}
                onChange={() => onChoose(new Set(isAll ? [] : all))}
              />
            </th>
            <th scope="col">{t("column.account")}</th>
            <th scope="col" className="number">
              {t("column.tier")}
            </th>
            <th scope="col" className="number">
              {t("column.score")}
            </th>
            <th scope="col" className="number">
              {t("targets.icp_fit")}
            </th>
            <th scope="col" className="number">
              {t("targets.engaged_people")}
            </th>
            <th scope="col" className="number">
              {t("targets.mqls")}
            </th>
          </tr>
        </thead>
        <tbody>
          {items.map((item) => (
            <tr key={item.account.id}>
              <td>
                <input
                  type="checkbox"
                  aria-label={t("targets.choose", { name: item.account.name })}
                  checked={chosen.has(item.account.id)}
                  onChange={({ target }) => toggle(item.account.id, target.checked)}
                />
              </td>
              <th scope="row">
                <Link
                  to="/accounts/$accountId"
                  params={{ accountId: String(item.account.id) }}
                  data-row
                >
                  {item.account.name}
                </Link>
              </th>
              <td className="number">{item.tier ?? "–"}</td>
              <td className="number">{format.decimal(item.score)}</td>
              <td className="number">{format.decimal(item.icp_fit)}</td>
              <td className="number">{format.integer(item.engaged_people)}</td>
              <td className="number">{format.integer(item.mqls)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
