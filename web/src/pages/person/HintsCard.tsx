import { Card } from "../../components/Card";
import { knownKey, useTranslate } from "../../i18n";
import type { MatchExplanation } from "./api";

/** What would have changed the answer. */
export function HintsCard({ explanation }: { explanation: MatchExplanation }) {
  const t = useTranslate();
  const hints = explanation.would_change;
  return (
    <Card title={t("explain.would_change")}>
      {hints.length === 0 ? (
        <p className="muted">{t("explain.no_hint")}</p>
      ) : (
        <ul className="warnings">
          {hints.map(({ code, text }) => {
            const key = knownKey(`match.hint.${code}`);
            return <li key={code + text}>{key ? t(key) : text}</li>;
          })}
        </ul>
      )}
    </Card>
  );
}
