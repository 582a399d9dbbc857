export const periods = [7, 30, 90] as const;

/** The state of the page of data quality. */
export interface QualityState {
  days?: number;
  source?: string;
}

/** Reads the state from a URL's parameters. */
export function readQualityState(raw: Record<string, unknown>): QualityState {
  const source = raw.source;
  const isText = (typeof source === "string" && source !== "") || typeof source === "number";
  return {
    days: periods.find((period) => period === raw.days),
    source: isText ? String(source) : undefined,
  };
}
