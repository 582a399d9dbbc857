import type { ScoreExplanation } from "../../api";
import { useTranslate } from "../../i18n";

/** The gates of the tiers: met or not, what was found, what is needed. */
export function Gates({ explanation }: { explanation: ScoreExplanation }) {
  const t = useTranslate();
  return (
    <ul className="gates">
      {explanation.gates.map((gate) => (
        <li key={`${gate.tier} ${gate.gate}`}>
          <span
            className={gate.met ? "good gate-sign" : "bad gate-sign"}
            role="img"
            aria-label={t(gate.met ? "gates.met" : "gates.not_met")}
          >
            {gate.met ? "✓" : "✕"}
          </span>
          <span>
            <span className="strong">{t("accounts.tier", { tier: gate.tier })}</span> {gate.gate}
            <span className="muted small gate-detail">
              {t("gates.found_needed", { found: gate.found ?? "–", needed: gate.needed })}
            </span>
          </span>
        </li>
      ))}
    </ul>
  );
}
