/** The parts of the page of a list, in their order. */
export const parts = ["accounts", "suggested", "versions", "history", "rule"] as const;
export type Part = (typeof parts)[number];

/** States of proposed accounts, in the order of their way onto the list. */
export const states = ["open", "agreed", "recommended", "signed", "excluded"] as const;
export type AccountState = (typeof states)[number];

/** Where suggestions come from. */
export const sources = ["model", "look_alike", "surge"] as const;
export type Source = (typeof sources)[number];

/** The teams that vote, in their order. */
export const teams = ["marketing", "sales", "customer_success"] as const;
export type Team = (typeof teams)[number];

/** The team that a role votes for; executives and administrators are in none. */
export function teamOf(role: string | undefined): Team | null {
  switch (role) {
    case "marketing_operations":
    case "marketing":
      return "marketing";
    case "sales_development":
    case "sales":
      return "sales";
    case "customer_success":
      return "customer_success";
    default:
      return null;
  }
}

/** The state of the page of one list: all of it lives in the URL. */
export interface TargetListState {
  /** The part that is shown, where it is not the first. */
  part?: Part;
  /** Accounts of one state alone. */
  state?: AccountState;
  /** The account whose drawer is open. */
  account?: number;
  /** Where suggestions come from, where it is not the model. */
  source?: Source;
  /** The day at whose end the list is looked at. */
  day?: string;
  /** The versions that are compared. */
  from?: number;
  to?: number;
}

const oneOf = <T extends string>(known: readonly T[], value: unknown): T | undefined =>
  known.find((one) => one === value);

function whole(value: unknown): number | undefined {
  const number = Number(value);
  return Number.isSafeInteger(number) && number > 0 ? number : undefined;
}

/** Reads the state from a URL's parameters; what makes no sense is left out. */
export function readTargetListState(raw: Record<string, unknown>): TargetListState {
  const day = typeof raw.day === "string" && /^\d{4}-\d{2}-\d{2}$/.test(raw.day) ? raw.day : null;
  const found: TargetListState = {
    part: oneOf(parts.slice(1), raw.part),
    state: oneOf(states, raw.state),
    account: whole(raw.account),
    source: oneOf(sources.slice(1), raw.source),
    day: day ?? undefined,
    from: whole(raw.from),
    to: whole(raw.to),
  };
  const said = Object.entries(found).filter(([, value]) => value !== undefined);
  return Object.fromEntries(said) as TargetListState;
}
