import { useFormat } from "../../format";
import { type Translate, useTranslate } from "../../i18n";
import type { ScoreExplanation } from "./api";
import { factsText, gateText, neededText } from "./facts";
import "./parts.css";

type Gate = ScoreExplanation["gates"][number];

/** What was found; what is needed only where the name of the gate does not say it already. */
function GateDetail({ gate, t }: { gate: Gate; t: Translate }) {
  const format = useFormat();
  const text = factsText(t, format, gate.facts) ?? "–";
  const more = neededText(format, gate);
  return (
    <span className="muted small gate-detail">
      {more
        ? t("gates.found_needed", { found: text, needed: more })
        : t("gates.found", { found: text })}
    </span>
  );
}

/** The gates of the tiers: met or not, what was found, what is needed. */
export function Gates({ explanation }: { explanation: ScoreExplanation }) {
  const t = useTranslate();
  const format = useFormat();
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
            <span className="strong">{t("accounts.tier", { tier: gate.tier })}</span>{" "}
            {gateText(t, format, gate.said)}
            <GateDetail gate={gate} t={t} />
          </span>
        </li>
      ))}
    </ul>
  );
}

/** When the account came into which tier, and why, the newest first. */
export function TierChanges({ changes }: { changes: ScoreExplanation["tier_changes"] }) {
  const t = useTranslate();
  const format = useFormat();
  return (
    <ul className="gates" data-testid="tier-changes">
      {changes.map(({ tier, at, reason }) => (
        <li key={at}>
          <span className="muted nowrap">{format.date(at)}</span>
          <span>
            <span className="strong">{t("accounts.tier", { tier })}</span>{" "}
            <span className="muted small gate-detail">{reason ?? t("gates.first_tier")}</span>
          </span>
        </li>
      ))}
    </ul>
  );
}
