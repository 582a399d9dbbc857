/** Who decides a purchase. */
export const levels = ["top_executives", "managers_and_users", "buyer_alone"] as const;
export type Level = (typeof levels)[number];

/** The three cycles of account-based marketing. */
export const cycles = ["early", "mid", "full"] as const;

/** What is known of a sale; all of it lives in the URL. */
export interface Sale {
  deal_size?: number;
  buyers?: number;
  cycle_days?: number;
  decided_by?: Level;
}

/** The parts of the page of a programme, in their order. */
export const parts = ["plan", "goals", "money", "people", "sheets"] as const;
export type Part = (typeof parts)[number];

/** The strategy sheets, in their order. */
export const sheetKinds = [
  "stp",
  "swot",
  "life_cycle",
  "value",
  "positioning_laws",
  "pasona",
  "storyboard",
] as const;
export type SheetKind = (typeof sheetKinds)[number];

/** The state of the page of a programme. */
export interface ProgramState {
  part?: Part;
  sheet?: SheetKind;
}

function above(value: unknown): number | undefined {
  const number = value === "" || value === null ? Number.NaN : Number(value);
  return Number.isFinite(number) && number > 0 ? number : undefined;
}

/** Leaves out what is not known. */
const known = <T extends object>(all: T): T =>
  Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)) as T;

/** Reads what is known of a sale from a URL's parameters; what makes no sense is left out. */
export const readSale = (raw: Record<string, unknown>): Sale =>
  known({
    deal_size: above(raw.deal_size),
    buyers: above(raw.buyers),
    cycle_days: above(raw.cycle_days),
    decided_by: levels.find((level) => level === raw.decided_by),
  });

/** Reads the state of a programme's page; what makes no sense is left out. */
export const readProgramState = (raw: Record<string, unknown>): ProgramState =>
  known({
    part: parts.slice(1).find((part) => part === raw.part),
    sheet: sheetKinds.slice(1).find((kind) => kind === raw.sheet),
  });
