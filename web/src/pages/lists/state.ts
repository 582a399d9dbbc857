/** The most accounts that a page of a list shows. */
export const membersMax = 1000;

/** How many accounts of a list are shown first, and how many more at a time. */
export const membersPage = 100;
export const membersStep = 300;

/** The state of the page of lists: all of it lives in the URL. */
export interface ListsState {
  archived?: true;
}

/** The state of the page of one list. */
export interface ListState {
  /** The day at whose end the list is looked at. */
  day?: string;
  /** How many accounts are shown, where it is more than at first. */
  shown?: number;
}

/** Reads the state from a URL's parameters; what makes no sense is left out. */
export function readListsState(raw: Record<string, unknown>): ListsState {
  return String(raw.archived) === "true" ? { archived: true } : {};
}

/** Reads the state from a URL's parameters; what makes no sense is left out. */
export function readListState(raw: Record<string, unknown>): ListState {
  const state: ListState = {};
  if (typeof raw.day === "string" && /^\d{4}-\d{2}-\d{2}$/.test(raw.day)) state.day = raw.day;
  const shown = Number(raw.shown);
  if (Number.isSafeInteger(shown) && shown > membersPage && shown <= membersMax) {
    state.shown = shown;
  }
  return state;
}
