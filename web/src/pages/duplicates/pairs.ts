import type { MatchEvidence } from "../matching/api";
import type { DuplicatePair, Pair } from "./api";

interface Page {
  items: DuplicatePair[];
  total: number;
}

/** Whether a row is the pair, whichever of the two stands first. */
function isPair(row: DuplicatePair, { left, right }: Pair): boolean {
  const ids = [row.left.id, row.right.id];
  return ids.includes(left) && ids.includes(right);
}

/** The pages without a pair that somebody dismissed. */
export function withoutPair<P extends Page>(pages: P[], pair: Pair): P[] {
  const there = pages.some(({ items }) => items.some((row) => isPair(row, pair)));
  if (!there) return pages;
  return pages.map((page) => ({
    ...page,
    items: page.items.filter((row) => !isPair(row, pair)),
    total: page.total - 1,
  }));
}

/** What was compared, without lines in which neither account says anything. */
export function tellingEvidence(evidence: MatchEvidence[]): MatchEvidence[] {
  return evidence.filter(
    ({ person_value, account_value }) => person_value !== null || account_value !== null,
  );
}
