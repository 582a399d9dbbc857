import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Card } from "../../components/Card";
import { PageHead } from "../../components/PageHead";
import { EmptyState, ErrorState, SkeletonLines } from "../../components/states";
import { useFormat } from "../../format";
import { useTranslate } from "../../i18n";
import { useRoleName } from "../account/CommitteeRoles";
import { gapsQuery, type TierGaps } from "./api";

/** Gaps of the buying committees over all accounts. */
export function CommitteePage() {
  const t = useTranslate();
  const format = useFormat();
  const gaps = useQuery(gapsQuery);
  const tiers = gaps.data?.tiers ?? [];
  return (
    <div className="page">
      <div className="page-inner">
        <PageHead title={t("nav.committee")} note={t("committee.page_note")} />
        {gaps.isError && (
          <ErrorState
            what={t("committee.gaps_failed")}
            error={gaps.error}
            onRetry={() => gaps.refetch()}
          />
        )}
        {gaps.isPending && (
          <section className="card card-body">
            <SkeletonLines count={8} />
          </section>
        )}
        {gaps.isSuccess && tiers.length === 0 && <EmptyState text={t("committee.gaps_none")} />}
        {tiers.map((tier) => (
          <TierCard key={tier.tier} tier={tier} />
        ))}
        {gaps.data && gaps.data.unscored > 0 && (
          <p className="muted">
            {t("committee.unscored", { count: format.integer(gaps.data.unscored) })}
          </p>
        )}
      </div>
    </div>
  );
}

function TierCard({ tier }: { tier: TierGaps }) {
  const t = useTranslate();
  const format = useFormat();
  const percent = (share: number) => format.integer(Math.round(share * 100));
  const title = t("accounts.tier", { tier: tier.tier });
  return (
    <Card
      title={title}
      note={t("committee.tier_note", {
        accounts: format.integer(tier.accounts),
        points: format.decimal(tier.completeness),
        known: percent(tier.known_share),
        reached: percent(tier.reached_share),
        engaged: percent(tier.engaged_share),
      })}
      flush
    >
      <section className="scroll-x" tabIndex={0} aria-label={title}>
        <table className="data-table" data-testid={`gaps-${tier.tier}`}>
          <thead>
            <tr>
              <th scope="col">{t("committee.column.role")}</th>
              <th scope="col" className="number">
                {t("committee.column.missing")}
              </th>
              <th scope="col" className="number">
                {t("committee.column.silent")}
              </th>
              <th scope="col" className="number">
                {t("committee.column.filled")}
              </th>
            </tr>
          </thead>
          <tbody>
            {tier.roles.map((gap) => (
              <GapRow key={gap.role} gap={gap} />
            ))}
          </tbody>
        </table>
      </section>
      <p className="card-body">
        {tier.single_threaded === 0 ? (
          <span className="muted">{singleText()}</span>
        ) : (
          <Link to="/accounts" search={{ filter: `tier = ${tier.tier} and single_threaded` }}>
            {singleText()}
          </Link>
        )}
      </p>
    </Card>
  );

  function singleText() {
    return t("committee.tier_single", {
      count: format.integer(tier.single_threaded),
      deals: format.integer(tier.single_threaded_deals),
    });
  }
}

function GapRow({ gap }: { gap: TierGaps["roles"][number] }) {
  const t = useTranslate();
  const format = useFormat();
  const role = useRoleName()(gap.role, gap.name);
  const of = (part: number) =>
    t("committee.of", { part: format.integer(part), all: format.integer(gap.accounts) });
  return (
    <tr>
      <th scope="row">{role}</th>
      <td className="number">
        {gap.missing === 0 ? (
          of(0)
        ) : (
          <Link
            to="/accounts"
            search={{ filter: gap.filter }}
            data-row
            aria-label={t("committee.show_missing", { shown: of(gap.missing), role })}
          >
            {of(gap.missing)}
          </Link>
        )}
      </td>
      <td className="number">{of(gap.silent)}</td>
      <td className="number">{of(gap.accounts - gap.missing - gap.silent)}</td>
    </tr>
  );
}
