import { describe, expect, it } from "vitest";
import type { MatchExplanation } from "../person/api";
import type { ReviewItem } from "./api";
import {
  currentPlace,
  neighbour,
  readReviewState,
  reviewFilter,
  waitingItem,
  waitingPeople,
  withoutPerson,
} from "./state";

const item = (id: number) => ({ person: { id } }) as ReviewItem;
const ids = (items: ReviewItem[]) => items.map(({ person }) => person.id);

describe("the URL of the review page", () => {
  it("gives the state, and what makes no sense is left out", () => {
    expect(readReviewState({ person: "12", least: 80, order: "probability" })).toEqual({
      person: 12,
      least: 80,
      order: "probability",
    });
    expect(readReviewState({ person: -1, least: 0.5, order: "name" })).toEqual({});
    expect(readReviewState({ least: 101 })).toEqual({});
  });

  it("asks by value unless told otherwise", () => {
    expect(reviewFilter({})).toEqual({ minimum: undefined, order: "value" });
    expect(reviewFilter({ least: 70, order: "probability" })).toEqual({
      minimum: 0.7,
      order: "probability",
    });
  });
});

describe("the queue", () => {
  const items = [item(1), item(2), item(3)];

  it("stands at the person of the URL, and at the first without one", () => {
    expect(currentPlace(items, 2)).toBe(1);
    expect(currentPlace(items, undefined)).toBe(0);
    expect(currentPlace(items, 9)).toBe(-1);
  });

  it("shows who waits further down than the list reaches", () => {
    const standing = { outcome: "review", rule: "ambiguous", probability: 0.5, since: "2026" };
    const explained = { person: { id: 4 }, candidates: [1, 2, 3, 4, 5, 6], standing, margin: 0 };
    const found = waitingItem(explained as unknown as MatchExplanation);
    expect(found).toMatchObject({ person: { id: 4 }, rule: "ambiguous", probability: 0.5 });
    expect(found?.candidates.length).toBe(5);
    const decided = { ...explained, standing: { ...standing, outcome: "strong" } };
    expect(waitingItem(decided as unknown as MatchExplanation)).toBeUndefined();
  });

  it("goes on to the next, and back at the end", () => {
    expect(neighbour(items, 2)).toBe(3);
    expect(neighbour(items, 3)).toBe(2);
    expect(neighbour([item(1)], 1)).toBeUndefined();
  });

  it("shows everybody once, without those whose decision is on its way", () => {
    const pages = [
      { items: [item(1), item(2)], total: 4 },
      { items: [item(2), item(3)], total: 4 },
    ];
    expect(ids(waitingPeople(pages, new Set([1])))).toEqual([2, 3]);
  });

  it("forgets who is decided, so that the next page begins at the right place", () => {
    const pages = [
      { items: [item(1), item(2)], total: 3 },
      { items: [item(3)], total: 3 },
    ];
    const left = withoutPerson(pages, 2);
    expect(left.map(({ items: people }) => ids(people))).toEqual([[1], [3]]);
    expect(left.map(({ total }) => total)).toEqual([2, 2]);
    expect(withoutPerson(pages, 9)).toBe(pages);
  });
});
