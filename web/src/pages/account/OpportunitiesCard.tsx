import { Card } from "../../components/Card";
import { useFormat } from "../../format";
import { useTranslate } from "../../i18n";
import type { AccountDetail, Opportunity } from "./api";
import "./parts.css";

/** The opportunities with the stages they went through. */
export function OpportunitiesCard({ account }: { account: AccountDetail }) {
  const t = useTranslate();
  const { opportunities } = account;
  return (
    <Card title={t("opportunities.title")}>
      {opportunities.length === 0 ? (
        <p className="muted">{t("opportunities.none")}</p>
      ) : (
        <ul className="opportunities">
          {opportunities.map((opportunity) => (
            <OpportunityItem key={opportunity.id} opportunity={opportunity} />
          ))}
        </ul>
      )}
    </Card>
  );
}

const outcomeLooks = { open: "tag-accent", won: "tag-good", lost: "tag-bad" } as const;

/** One opportunity: amount, outcome, stage history. */
export function OpportunityItem({ opportunity }: { opportunity: Opportunity }) {
  const t = useTranslate();
  const format = useFormat();
  const { outcome, closed_at, expected_close_at } = opportunity;
  const closing =
    outcome === "open"
      ? expected_close_at && t("opportunities.expected", { date: format.date(expected_close_at) })
      : closed_at && t("opportunities.closed", { date: format.date(closed_at) });
  const details = [
    opportunity.product,
    opportunity.owner,
    opportunity.motion && t(`motion.${opportunity.motion}`),
    t("opportunities.created", { date: format.date(opportunity.created_at) }),
    closing,
  ].filter(Boolean);
  return (
    <li className="opportunity">
      <div className="opportunity-head">
        <span>
          <span className="strong">{opportunity.name}</span>{" "}
          <span className={`tag ${outcomeLooks[outcome]}`}>{t(`outcome.${outcome}`)}</span>{" "}
          {opportunity.is_stale && <span className="tag">{t("opportunities.stale")}</span>}
        </span>
        <span className="number strong">{format.money(opportunity.amount)}</span>
      </div>
      <p className="muted small">{details.join(" · ")}</p>
      {opportunity.stages.length > 0 && (
        <ol className="stage-history">
          {opportunity.stages.map(({ stage, entered_at }) => (
            <li key={`${stage} ${entered_at}`}>
              <span>{stage}</span>
              <span className="muted">{format.date(entered_at)}</span>
            </li>
          ))}
        </ol>
      )}
    </li>
  );
}
