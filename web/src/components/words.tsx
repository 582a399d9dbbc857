import type { Account } from "../api";
import { useTranslate } from "../i18n";

/** The stage of an account as a tag; won is green and says so in words. */
export function StageTag({ stage }: { stage: Account["stage"] }) {
  const t = useTranslate();
  if (!stage) return <span className="muted">–</span>;
  const look = { target: "", engaged: "", sql: "tag-accent", opportunity: "tag-accent" } as const;
  const className = stage === "won" ? "tag-good" : look[stage];
  return <span className={`tag ${className}`}>{t(`stage.${stage}`)}</span>;
}

/** Tier with the reason it is not qualified. */
export function TierText({ tier, state }: { tier: Account["tier"]; state: Account["tier_state"] }) {
  const t = useTranslate();
  return (
    <span className="row tier-text">
      <span className="tabular">{tier ?? "–"}</span>
      {state && state !== "qualified" && (
        <span className="small muted clip" title={t(`tier_state.${state}`)}>
          {t(`tier_state.${state}`)}
        </span>
      )}
    </span>
  );
}
