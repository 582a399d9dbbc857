import { useTranslate } from "../i18n";
import type { Account } from "../pages/accounts/api";
import { isShippedStage, shippedStages } from "./stages";

/** What a stage is called: stages as shipped in the reader's language, others as the model says. */
export function useStageWord(): (key: string, name: string | null | undefined) => string {
  const t = useTranslate();
  return (key, name) => {
    if (isShippedStage(key) && (!name || shippedStages[key] === name)) return t(`stage.${key}`);
    return name ?? key.replaceAll("_", " ");
  };
}

const stageLooks: Record<string, string> = {
  sql: "tag-accent",
  opportunity: "tag-accent",
  won: "tag-good",
};

/** The stage of an account as a tag; won is green and says so in words. */
export function StageTag({ stage, name }: { stage: Account["stage"]; name?: string | null }) {
  const word = useStageWord();
  if (!stage) return <span className="muted">–</span>;
  const text = word(stage, name);
  return (
    <span className={`tag tag-clip ${stageLooks[stage] ?? ""}`} title={text}>
      {text}
    </span>
  );
}

const marketLooks: Record<NonNullable<Account["market_state"]>, string> = {
  just_bought: "",
  under_contract: "",
  cannot_afford: "tag-bad",
  in_market: "tag-good",
  contract_ending: "tag-accent",
  researching: "tag-accent",
  not_in_market: "",
};

/** How near an account is to a purchase, as a tag. */
export function MarketTag({ state }: { state: Account["market_state"] }) {
  const t = useTranslate();
  if (!state) return <span className="muted">–</span>;
  const text = t(`market_state.${state}`);
  return (
    <span className={`tag tag-clip ${marketLooks[state]}`} title={text}>
      {text}
    </span>
  );
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
