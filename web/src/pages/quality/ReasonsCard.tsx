import { Card } from "../../components/Card";
import { useFormat } from "../../format";
import { useTranslate } from "../../i18n";
import { wordOfReason } from "../live/words";
import type { EventTally } from "./api";
import { reasonsOf } from "./tallies";

interface Properties {
  tallies: EventTally[];
  outcome: "rejected" | "bot";
}

/** Why something was refused, or was taken for a machine's. */
export function ReasonsCard({ tallies, outcome }: Properties) {
  const t = useTranslate();
  const format = useFormat();
  const reasons = reasonsOf(tallies, outcome);
  const most = reasons[0]?.[1] ?? 0;
  return (
    <Card title={t(`quality.reasons.${outcome}`)} note={t(`quality.reasons.${outcome}_note`)}>
      {reasons.length === 0 && <p className="muted">{t("quality.reasons.none")}</p>}
      <ul className="reason-bars">
        {reasons.map(([reason, count]) => (
          <li key={reason}>
            <span>{wordOfReason(t, reason)}</span>
            <span className="number">{format.integer(count)}</span>
            <span className="reason-bar" aria-hidden="true">
              <span data-part={outcome} style={{ width: `${(100 * count) / most}%` }} />
            </span>
          </li>
        ))}
      </ul>
    </Card>
  );
}
