import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { Sparkline } from "../../charts/Sparkline";
import { Card } from "../../components/Card";
import { LiveTabs } from "../../components/LiveTabs";
import { PageHead } from "../../components/PageHead";
import { EmptyState, ErrorState, SkeletonLines } from "../../components/states";
import { useFormat } from "../../format";
import { usePlural, useTranslate, wordOf } from "../../i18n";
import { type RisingAccount, risingQuery } from "./api";
import { mostly } from "./reason";
import { tiers } from "./state";
import "./rising.css";

/** Accounts whose week stands out against their own past. */
export function RisingPage() {
  const t = useTranslate();
  const rising = useQuery(risingQuery);
  const { tier } = useSearch({ from: "/rising" });
  const navigate = useNavigate({ from: "/rising" });
  const all = rising.data?.items ?? [];
  const items = all.filter((account) => !tier || String(account.tier) === tier);
  return (
    <div className="page">
      <div className="page-inner">
        <PageHead title={t("rising.title")} note={t("rising.note")}>
          <select
            className="select"
            aria-label={t("column.tier")}
            data-active={tier !== undefined}
            value={tier ?? ""}
            onChange={({ target }) =>
              navigate({
                search: { tier: tiers.find((known) => known === target.value) },
                replace: true,
              })
            }
          >
            <option value="">{t("facet.tier")}</option>
            {tiers.map((known) => (
              <option key={known} value={known}>
                {t("accounts.tier", { tier: known })}
              </option>
            ))}
          </select>
        </PageHead>
        <LiveTabs />
        {rising.isError && (
          <ErrorState
            what={t("rising.failed")}
            error={rising.error}
            onRetry={() => rising.refetch()}
          />
        )}
        {rising.isPending && (
          <section className="card card-body">
            <SkeletonLines count={8} />
          </section>
        )}
        {rising.isSuccess && (
          <Card title={t("rising.list")} note={<Formula />} flush label={t("rising.title")}>
            {items.length > 0 && <RisingTable items={items} />}
            {items.length === 0 && all.length > 0 && (
              <EmptyState text={t("rising.no_match", { tier: tier ?? "" })}>
                <Link to="/rising" search={{}} className="button">
                  {t("action.clear_filters")}
                </Link>
              </EmptyState>
            )}
            {all.length === 0 && (
              <EmptyState text={t("rising.none")}>
                <Link to="/live" className="button">
                  {t("nav.live")}
                </Link>
              </EmptyState>
            )}
          </Card>
        )}
      </div>
    </div>
  );
}

/** How an account comes to stand here. */
function Formula() {
  const t = useTranslate();
  return (
    <details className="formula">
      <summary>{t("rising.how")}</summary>
      <span>{t("rising.formula")}</span>
      <code>2 · (√(x + ⅜) − √(λ + ⅜)) ≥ 2</code>
      <span>{t("rising.formula_note")}</span>
    </details>
  );
}

function RisingTable({ items }: { items: RisingAccount[] }) {
  const t = useTranslate();
  return (
    <section className="scroll-x card-table" tabIndex={0} aria-label={t("rising.list")}>
      <table className="data-table rising-table" data-testid="rising">
        <thead>
          <tr>
            <th scope="col">{t("column.account")}</th>
            <th scope="col" className="wide">
              {t("rising.why")}
            </th>
            <th scope="col">{t("rising.weeks")}</th>
            <th scope="col">{t("column.tier")}</th>
          </tr>
        </thead>
        <tbody>
          {items.map((item) => (
            <RisingRow key={item.account_id} item={item} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

function RisingRow({ item }: { item: RisingAccount }) {
  const t = useTranslate();
  const format = useFormat();
  const reason = useReason(item);
  const weeks = item.engagement.weeks.toReversed();
  return (
    <tr>
      <td>
        <Link
          to="/accounts/$accountId"
          params={{ accountId: String(item.account_id) }}
          className="strong"
          data-row
        >
          {item.account}
        </Link>
        <span className="narrow muted">{reason}</span>
      </td>
      <td className="wide">{reason}</td>
      <td>
        <Sparkline
          values={weeks}
          label={t("rising.weeks_values", { values: weeks.map(format.integer).join(", ") })}
        />
      </td>
      <td className="tabular">{item.tier ?? "–"}</td>
    </tr>
  );
}

/** Why an account stands here, in one sentence. */
function useReason({ engagement }: RisingAccount): string {
  const t = useTranslate();
  const plural = usePlural();
  const format = useFormat();
  const channel = mostly(engagement);
  const parts = [
    plural("rising.events", engagement.weeks[0] ?? 0, {
      usual: format.decimal(engagement.usual_week),
    }),
    t("rising.beyond", { deviations: format.decimal(engagement.surge) }),
    channel && t("rising.mostly", { channel: wordOf(t, "channel", channel) }),
  ];
  return parts.filter(Boolean).join("; ");
}
