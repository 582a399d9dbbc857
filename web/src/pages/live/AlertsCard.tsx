import { Link } from "@tanstack/react-router";
import { Card } from "../../components/Card";
import { useFormat } from "../../format";
import { type Translate, useTranslate, wordOf } from "../../i18n";
import type { StreamAlert } from "./api";
import { alertKey } from "./feed";

/** What changed by itself: tiers and stages, the newest first. */
export function AlertsCard({ alerts }: { alerts: StreamAlert[] }) {
  const t = useTranslate();
  const format = useFormat();
  return (
    <Card title={t("alerts.title")} note={t("alerts.note")}>
      {alerts.length === 0 && <p className="muted">{t("alerts.none")}</p>}
      <ol className="alerts" data-scroll="alerts" data-testid="alerts">
        {alerts.map((alert) => (
          <li key={alertKey(alert)}>
            <Link
              to="/accounts/$accountId"
              params={{ accountId: String(alert.account_id) }}
              className="strong"
            >
              {alert.account || t("column.account")}
            </Link>
            <time
              className="muted small"
              dateTime={alert.raised_at}
              title={format.dateTime(alert.raised_at)}
            >
              {format.relative(alert.raised_at)}
            </time>
            <span className="muted">{sentenceOf(t, alert)}</span>
          </li>
        ))}
      </ol>
    </Card>
  );
}

/** What changed, in words. */
function sentenceOf(t: Translate, { change, before, after }: StreamAlert): string {
  const isTier = change === "tier_changed";
  const word = (value: string | null) => {
    if (value === null) return t("alerts.nothing");
    return isTier ? t("accounts.tier", { tier: value }) : wordOf(t, "stage", value);
  };
  return t("alerts.changed", { before: word(before), after: word(after) });
}
