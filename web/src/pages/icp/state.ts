const tabs = ["profile", "attributes", "lookalikes", "propensity"] as const;

/** A part of the page. */
export type IcpTab = (typeof tabs)[number];

/** The state of the page. */
export interface IcpState {
  tab?: IcpTab;
  amount?: true;
  /** Whether all prospects are shown, and not only the first. */
  all?: true;
}

export { tabs };

/** Reads the state from a URL's parameters. */
export function readIcpState(raw: Record<string, unknown>): IcpState {
  const amount = String(raw.amount) === "true" || undefined;
  // The first part is what an address without one shows.
  const tab = tabs.slice(1).find((known) => known === raw.tab);
  const all = String(raw.all) === "true" || undefined;
  return { tab, amount, all };
}
