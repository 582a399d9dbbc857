import type { MatchExplanation } from "../person/api";
import type { ReviewFilter, ReviewItem } from "./api";

/** The state of the review page: all of it lives in the URL. */
export interface ReviewState {
  /** The person in the middle of the page. */
  person?: number;
  /** Least probability, in percent. */
  least?: number;
  order?: "probability";
}

/** Reads the state from a URL's parameters; what makes no sense is left out. */
export function readReviewState(raw: Record<string, unknown>): ReviewState {
  const state: ReviewState = {};
  const person = Number(raw.person);
  if (Number.isSafeInteger(person) && person > 0) state.person = person;
  const least = Number(raw.least);
  if (Number.isInteger(least) && least > 0 && least <= 100) state.least = least;
  if (raw.order === "probability") state.order = "probability";
  return state;
}

/** What the API is asked for. */
export function reviewFilter({ least, order }: ReviewState): ReviewFilter {
  return {
    minimum: least === undefined ? undefined : least / 100,
    order: order ?? "value",
  };
}

/** Where the person of the URL stands in the list, the first without one; −1 outside of it. */
export function currentPlace(items: ReviewItem[], person: number | undefined): number {
  if (person === undefined) return 0;
  return items.findIndex((item) => item.person.id === person);
}

/** How many candidates stand side by side. */
const candidatesShown = 5;

/** Somebody who waits, from the explanation of their match; nothing when they do not wait. */
export function waitingItem(explanation: MatchExplanation): ReviewItem | undefined {
  const { person, candidates, standing, margin } = explanation;
  if (standing?.outcome !== "review") return undefined;
  const { rule, probability, since } = standing;
  return {
    person,
    candidates: candidates.slice(0, candidatesShown),
    rule,
    probability,
    margin,
    since,
  };
}

/** Whom to look at once a person is decided: the next, or the one before at the end. */
export function neighbour(items: ReviewItem[], id: number): number | undefined {
  const place = items.findIndex((item) => item.person.id === id);
  return (items[place + 1] ?? items[place - 1])?.person.id;
}

interface Page {
  items: ReviewItem[];
  total: number;
}

/** Everybody of the pages once, without those whose decision is on its way. */
export function waitingPeople(pages: Page[], deciding: ReadonlySet<number>): ReviewItem[] {
  const seen = new Set(deciding);
  const people: ReviewItem[] = [];
  for (const item of pages.flatMap(({ items }) => items)) {
    if (seen.has(item.person.id)) continue;
    seen.add(item.person.id);
    people.push(item);
  }
  return people;
}

/** The pages without a person who does not wait any more. */
export function withoutPerson<P extends Page>(pages: P[], id: number): P[] {
  const there = pages.some(({ items }) => items.some(({ person }) => person.id === id));
  if (!there) return pages;
  return pages.map((page) => ({
    ...page,
    items: page.items.filter(({ person }) => person.id !== id),
    total: page.total - 1,
  }));
}
