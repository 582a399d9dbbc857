import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { PageHead } from "../../components/PageHead";
import { EmptyState, ErrorState, SkeletonLines } from "../../components/states";
import { Toast, useNotice } from "../../components/Toast";
import { useFormat } from "../../format";
import { usePlural, useTranslate } from "../../i18n";
import { MatchingTabs } from "../matching/MatchingTabs";
import { refreshPeople } from "../person/useUndoDecision";
import { type ExcludedDomain, excludedQuery, includeDomain } from "./api";
import { ExcludeForm, useExclusion } from "./ExcludeForm";

/** Domains that say nothing about an employer. */
export function DomainsPage() {
  const t = useTranslate();
  const plural = usePlural();
  const client = useQueryClient();
  const excluded = useQuery(excludedQuery);
  const { notice, show } = useNotice();
  const items = excluded.data?.items ?? [];
  const exclusion = useExclusion(({ excluded_domain, effect }) =>
    show({
      text: plural("domains.excluded", effect.changed, { domain: excluded_domain.domain }),
      onUndo: () => include.mutate(excluded_domain),
    }),
  );
  const include = useMutation({
    mutationFn: ({ id }: ExcludedDomain) => includeDomain(id),
    onSuccess: async (effect, { domain, reason }) => {
      await refreshPeople(client);
      show({
        text: plural("domains.included", effect.changed, { domain }),
        onUndo: () => exclusion.mutate({ domain, reason }),
      });
    },
  });
  return (
    <div className="page">
      <div className="page-inner">
        <PageHead title={t("matching.tab.domains")} note={t("domains.note")} />
        <MatchingTabs />
        <div className="card">
          <ExcludeForm exclusion={exclusion} />
          {include.isError && (
            <ErrorState what={t("domains.include_failed")} error={include.error} />
          )}
          {excluded.isError && (
            <ErrorState
              what={t("domains.failed")}
              error={excluded.error}
              onRetry={() => excluded.refetch()}
            />
          )}
          {excluded.isPending && (
            <div className="card-body">
              <SkeletonLines count={4} />
            </div>
          )}
          {excluded.isSuccess && items.length === 0 && <EmptyState text={t("domains.empty")} />}
          {items.length > 0 && (
            <DomainTable items={items} busy={include.isPending} onInclude={include.mutate} />
          )}
        </div>
      </div>
      <Toast notice={notice} onClose={() => show(null)} />
    </div>
  );
}

interface TableProperties {
  items: ExcludedDomain[];
  busy: boolean;
  onInclude: (domain: ExcludedDomain) => void;
}

function DomainTable({ items, busy, onInclude }: TableProperties) {
  const t = useTranslate();
  const format = useFormat();
  return (
    <section className="scroll-x" tabIndex={0} aria-label={t("matching.tab.domains")}>
      <table className="data-table">
        <thead>
          <tr>
            <th scope="col">{t("domains.domain")}</th>
            <th scope="col">{t("domains.reason")}</th>
            <th scope="col">{t("domains.added")}</th>
            <th scope="col">
              <span className="visually-hidden">{t("domains.include")}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {items.map((item) => (
            <tr key={item.id}>
              <th scope="row">{item.domain}</th>
              <td>{item.reason ?? "–"}</td>
              <td>
                {t("decision.by", { who: item.added_by, when: format.dateTime(item.added_at) })}
              </td>
              <td className="cell-actions">
                <button
                  type="button"
                  className="button"
                  disabled={busy}
                  aria-label={t("domains.include_name", { domain: item.domain })}
                  onClick={() => onInclude(item)}
                >
                  {t("domains.include")}
                </button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
