import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { PageHead } from "../../components/PageHead";
import { EmptyState, ErrorState, SkeletonLines } from "../../components/states";
import { Toast, useNotice } from "../../components/Toast";
import { StageTag } from "../../components/words";
import { useFormat } from "../../format";
import { useTranslate } from "../../i18n";
import { AliasesCard } from "./AliasesCard";
import { type AccountDetail, accountQuery } from "./api";
import { CommitteeCard } from "./CommitteeCard";
import { EngagementCard } from "./EngagementCard";
import { FactsCard } from "./FactsCard";
import { FamilyCard } from "./FamilyCard";
import { IntentCard } from "./IntentCard";
import { ListsCard } from "./ListsCard";
import { MarketCard } from "./MarketCard";
import { NotesCard } from "./NotesCard";
import { OpportunitiesCard } from "./OpportunitiesCard";
import { PeopleCard } from "./PeopleCard";
import { PropensityCard } from "./PropensityCard";
import { ScoreCard } from "./ScoreCard";
import { StageCard } from "./StageCard";
import { TimelineCard } from "./TimelineCard";
import "./account.css";

/** One account in full. */
export function AccountPage() {
  const t = useTranslate();
  const { accountId } = useParams({ from: "/accounts/$accountId" });
  const id = Number(accountId);
  const valid = Number.isSafeInteger(id) && id > 0;
  const account = useQuery({ ...accountQuery(id), enabled: valid });
  const crumb = (
    <Link to="/accounts" className="crumb">
      {t("nav.accounts")}
    </Link>
  );
  return (
    <div className="page">
      <div className="page-inner">
        <PageHead
          title={account.data?.name ?? t("column.account")}
          note={account.data ? <Summary account={account.data} /> : null}
          crumb={crumb}
        >
          {account.data && (
            <Link
              to="/accounts/$accountId/dossier"
              params={{ accountId: String(account.data.id) }}
              className="button"
            >
              {t("dossier.open")}
            </Link>
          )}
        </PageHead>
        {!valid && <EmptyState text={t("not_found.text")} />}
        {account.isError && (
          <ErrorState
            what={t("account.failed")}
            error={account.error}
            onRetry={() => account.refetch()}
          />
        )}
        {valid && account.isPending && (
          <section className="card card-body">
            <SkeletonLines count={10} />
          </section>
        )}
        {account.data && <Content account={account.data} />}
      </div>
    </div>
  );
}

function Summary({ account }: { account: AccountDetail }) {
  const format = useFormat();
  const parts = [
    account.domain,
    account.industry,
    account.country && format.country(account.country),
  ];
  return <>{parts.filter(Boolean).join(" · ") || "–"}</>;
}

function Content({ account }: { account: AccountDetail }) {
  const t = useTranslate();
  const { notice, show } = useNotice();
  return (
    <>
      <FiguresRow account={account} />
      <div className="account-grid">
        <div className="account-column">
          <ScoreCard account={account} />
          <EngagementCard id={account.id} />
          <IntentCard id={account.id} />
          <PeopleCard account={account} />
          <OpportunitiesCard account={account} />
          <FamilyCard id={account.id} name={account.name} show={show} />
        </div>
        <div className="account-column">
          <NotesCard id={account.id} />
          <StageCard id={account.id} show={show} />
          <MarketCard id={account.id} show={show} />
          <CommitteeCard id={account.id} show={show} />
          <PropensityCard id={account.id} />
          <ListsCard account={account} show={show} />
          <FactsCard account={account} />
          <AliasesCard id={account.id} show={show} />
          <TimelineCard id={account.id} />
        </div>
      </div>
      <p>
        <Link
          to="/changes"
          search={{ subject_kind: "account", subject: String(account.id) }}
          className="text-link"
        >
          {t("changes.of_account")}
        </Link>
      </p>
      <Toast notice={notice} onClose={() => show(null)} />
    </>
  );
}

function FiguresRow({ account }: { account: AccountDetail }) {
  const t = useTranslate();
  const format = useFormat();
  const state = account.tier_state;
  return (
    <section className="card figures" aria-label={t("account.figures")}>
      <div className="figure">
        <p className="muted">{t("column.score")}</p>
        <p className="figure-value" data-testid="score">
          {format.decimal(account.score)}
        </p>
        <p className="small muted">
          {account.tier != null && t("accounts.tier", { tier: account.tier })}
          {state && ` · ${t(`tier_state.${state}`)}`}
          {account.stale && ` · ${t("account.stale")}`}
        </p>
      </div>
      <div className="figure">
        <p className="muted">{t("column.engagement")}</p>
        <p className="figure-value">{format.decimal(account.engagement)}</p>
        <p className="small muted">
          {t("account.last_activity", { when: format.relative(account.last_activity_at) })}
        </p>
      </div>
      <div className="figure">
        <p className="muted">{t("column.people")}</p>
        <p className="figure-value">{format.integer(account.people_count)}</p>
        <p className="small muted">
          {t("account.engaged_people", { count: format.integer(account.engaged_people_count) })}
        </p>
      </div>
      <div className="figure">
        <p className="muted">{t("column.open_amount")}</p>
        <p className="figure-value">{format.compactMoney(account.open_amount)}</p>
        <p className="small muted row">
          {t("account.won", { amount: format.money(account.won_amount) })}
          <StageTag stage={account.stage} name={account.stage_name} />
        </p>
      </div>
    </section>
  );
}
