import type { AccountDetail } from "./api";

/** The account as the model of a product line scores it; as it is where there is no such model. */
export function byLine(account: AccountDetail, line: string | undefined): AccountDetail {
  const found = account.lines.find((known) => known.line === line);
  if (!found) return account;
  const { explanation } = found;
  const { total: score, tier, tier_state } = explanation;
  return { ...account, explanation, score, tier, tier_state };
}
