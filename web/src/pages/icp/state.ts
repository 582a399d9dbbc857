const tabs = ["profile", "attributes", "lookalikes", "propensity"] as const;

/** A part of the page. */
export type IcpTab = (typeof tabs)[number];

/** The state of the page. */
export interface IcpState {
  tab?: IcpTab;
  amount?: true;
}

export { tabs };

/** Reads the state from a URL's parameters. */
export function readIcpState(raw: Record<string, unknown>): IcpState {
  const amount = String(raw.amount) === "true" || undefined;
  return { tab: tabs.find((tab) => tab === raw.tab), amount };
}
