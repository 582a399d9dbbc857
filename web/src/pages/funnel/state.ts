import type { FunnelParams, FunnelStageKey, LeftOutReason, Motion } from "./api";

export const modes = ["period", "cohort"] as const;
export const slices = ["none", "tier", "industry", "country", "owner", "source"] as const;
export const presets = ["30d", "90d", "365d", "year", "all"] as const;
export const motions = ["account_based", "demand_gen"] as const;
export const stageKeys = [
  "target",
  "engaged",
  "lead",
  "mql",
  "sql",
  "opportunity",
  "won",
] as const satisfies readonly FunnelStageKey[];

export const leftOutReasons = [
  "no_closing_date",
  "ended_somehow",
  "past_closing_date",
  "no_rate",
] as const satisfies readonly LeftOutReason[];

export type Mode = (typeof modes)[number];
export type Slice = (typeof slices)[number];
export type Preset = (typeof presets)[number];

/** The state of the funnel page: all of it lives in the URL. */
export interface FunnelState {
  preset?: Preset;
  from?: string;
  to?: string;
  mode?: Mode;
  slice?: Slice;
  motion?: Motion;
  stage?: FunnelStageKey;
  table?: boolean;
  leftOut?: LeftOutReason;
  /** Whether the choice of how stages are read is open. */
  stages?: boolean;
}

function oneOf<T extends string>(values: readonly T[], value: unknown): T | undefined {
  return values.find((known) => known === value);
}

function dayOf(value: unknown): string | undefined {
  const fits = typeof value === "string" && /^\d{4}-\d{2}-\d{2}$/.test(value);
  return fits && !Number.isNaN(Date.parse(value)) ? value : undefined;
}

/** Reads the state from a URL's parameters; what makes no sense is left out. */
export function readFunnelState(raw: Record<string, unknown>): FunnelState {
  const state: FunnelState = {
    preset: oneOf(presets, raw.preset),
    from: dayOf(raw.from),
    to: dayOf(raw.to),
    mode: oneOf(modes, raw.mode),
    slice: oneOf(slices, raw.slice),
    motion: oneOf(motions, raw.motion),
    stage: oneOf(stageKeys, raw.stage),
    table: raw.table === true || undefined,
    leftOut: oneOf(leftOutReasons, raw.leftOut),
    stages: raw.stages === true || undefined,
  };
  return Object.fromEntries(
    Object.entries(state).filter(([, value]) => value !== undefined),
  ) as FunnelState;
}

/** The day of an instant in a zone, `YYYY-MM-DD`. */
export function dayIn(instant: Date, timeZone: string): string {
  const format = new Intl.DateTimeFormat("sv-SE", { timeZone, dateStyle: "short" });
  return format.format(instant);
}

function daysBefore(day: string, count: number): string {
  const date = new Date(`${day}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() - count);
  return date.toISOString().slice(0, 10);
}

/** First day that "all time" reaches back to. */
const beginning = "2000-01-01";

/** First and last day of a preset, both included. */
export function presetDays(preset: Preset, today: string): { from: string; to: string } {
  if (preset === "all") return { from: beginning, to: today };
  if (preset === "year") return { from: `${today.slice(0, 4)}-01-01`, to: today };
  const length = Number.parseInt(preset, 10);
  return { from: daysBefore(today, length - 1), to: today };
}

/** The period that the state means. */
export function periodOf(state: FunnelState, today: string): { from: string; to: string } {
  if (state.from && state.to) {
    return state.from <= state.to
      ? { from: state.from, to: state.to }
      : { from: state.to, to: state.from };
  }
  return presetDays(state.preset ?? "365d", today);
}

/** What the API is asked for. */
export function funnelParams(state: FunnelState, today: string): FunnelParams {
  return {
    ...periodOf(state, today),
    mode: state.mode ?? "period",
    slice: state.slice ?? "none",
  };
}
