import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Drawer } from "../../components/Drawer";
import { Icon } from "../../components/Icon";
import { ErrorState, SkeletonLines } from "../../components/states";
import { StageTag } from "../../components/words";
import { useFormat } from "../../format";
import { useTranslate } from "../../i18n";
import { type AccountDetail, accountQuery } from "../account/api";
import { CommitteeMap } from "../account/CommitteeCard";
import { DimensionList } from "../account/DimensionList";
import { Gates } from "../account/Gates";
import { byLine } from "../account/line";
import { OpportunityItem } from "../account/OpportunitiesCard";

/** One account beside the list: why it ranks where it ranks, and who is there. */
export function AccountDrawer({
  id,
  line,
  onClose,
}: {
  id: number;
  line: string | undefined;
  onClose: () => void;
}) {
  const t = useTranslate();
  const account = useQuery(accountQuery(id));
  const data = account.data;
  return (
    <Drawer
      label={data?.name ?? t("column.account")}
      title={
        <>
          <h2>{data?.name ?? "…"}</h2>
          <p className="muted small">{data?.domain}</p>
        </>
      }
      controls={
        <Link
          to="/accounts/$accountId"
          params={{ accountId: String(id) }}
          className="button"
          data-testid="full-page"
        >
          <Icon name="open" />
          {t("accounts.full_page")}
        </Link>
      }
      onClose={onClose}
    >
      {account.isError && (
        <ErrorState
          what={t("account.failed")}
          error={account.error}
          onRetry={() => account.refetch()}
        />
      )}
      {account.isPending && (
        <div className="drawer-section">
          <SkeletonLines count={8} />
        </div>
      )}
      {data && <DrawerContent account={byLine(data, line)} />}
    </Drawer>
  );
}

function DrawerContent({ account }: { account: AccountDetail }) {
  const t = useTranslate();
  const format = useFormat();
  const explanation = account.explanation;
  return (
    <>
      <section className="drawer-section row">
        <StageTag stage={account.stage} />
        {account.tier != null && (
          <span className="tag">{t("accounts.tier", { tier: account.tier })}</span>
        )}
        <span className="muted">
          {[account.industry, account.country && format.country(account.country)]
            .filter(Boolean)
            .join(" · ")}
        </span>
      </section>
      <section className="drawer-section">
        <h3>
          {explanation
            ? t("score.why", { score: format.decimal(explanation.total) })
            : t("score.none")}
        </h3>
        {explanation && <DimensionList explanation={explanation} />}
      </section>
      {explanation && explanation.gates.length > 0 && (
        <section className="drawer-section">
          <h3>{t("gates.title")}</h3>
          <Gates explanation={explanation} />
        </section>
      )}
      <section className="drawer-section">
        <h3>{t("committee.title")}</h3>
        <CommitteeMap account={account} />
      </section>
      {account.opportunities.length > 0 && (
        <section className="drawer-section">
          <h3>{t("opportunities.title")}</h3>
          <ul className="stack">
            {account.opportunities.slice(0, 3).map((opportunity) => (
              <OpportunityItem key={opportunity.id} opportunity={opportunity} />
            ))}
          </ul>
        </section>
      )}
    </>
  );
}
