const tiers = ["1", "2", "3"] as const;

/** The state of the page of rising accounts. */
export interface RisingState {
  tier?: (typeof tiers)[number];
}

export { tiers };

/** Reads the state from a URL's parameters. */
export function readRisingState(raw: Record<string, unknown>): RisingState {
  return { tier: tiers.find((tier) => tier === String(raw.tier)) };
}
