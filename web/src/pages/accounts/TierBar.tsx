import { useQuery } from "@tanstack/react-query";
import { useFormat } from "../../format";
import { useTranslate } from "../../i18n";
import type { Change } from "./AccountsPage";
import { facetsQuery } from "./api";
import { type AccountsState, accountParams } from "./state";

const tiers = ["1", "2", "3"] as const;

/** How the matching accounts spread over the tiers; a click filters by one. */
export function TierBar({ state, change }: { state: AccountsState; change: Change }) {
  const t = useTranslate();
  const format = useFormat();
  const { filter, search, line } = accountParams({ ...state, tier: undefined });
  const facets = useQuery(facetsQuery({ filter, search, line }));
  const counted = facets.data?.tiers;
  if (!counted || facets.isError) return <div className="tier-bar" />;
  const countOf = (tier: string) => counted.find(({ value }) => value === tier)?.count ?? 0;
  const total = tiers.reduce((sum, tier) => sum + countOf(tier), 0);
  return (
    <fieldset className="tier-bar">
      <legend className="visually-hidden">{t("accounts.tiers")}</legend>
      {tiers.map((tier) => (
        <button
          key={tier}
          type="button"
          className="tier-button"
          aria-pressed={state.tier === tier}
          onClick={() => change({ tier: state.tier === tier ? undefined : tier })}
        >
          <span className="tier-label">
            {t("accounts.tier", { tier })}
            <span className="muted tabular">{format.integer(countOf(tier))}</span>
          </span>
          <span className="meter" aria-hidden="true">
            <span style={{ width: `${total > 0 ? (100 * countOf(tier)) / total : 0}%` }} />
          </span>
        </button>
      ))}
    </fieldset>
  );
}
