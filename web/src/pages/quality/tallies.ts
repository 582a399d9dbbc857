import type { EventTally } from "./api";

/** What can become of a message; each message is one of these. */
export const outcomes = ["people", "bot", "duplicate", "rejected"] as const;
export type Outcome = (typeof outcomes)[number];
export type Counts = Record<Outcome, number>;

/** Counts of a day and source. */
export interface TallyRow extends Counts {
  day: string;
  source: string;
}

const nothing = (): Counts => ({ people: 0, bot: 0, duplicate: 0, rejected: 0 });

/** Adds a count; bots are accepted as well, so that they are taken off there. */
function add(counts: Counts, { outcome, events }: EventTally): void {
  if (outcome === "accepted") counts.people += events;
  if (outcome === "duplicate" || outcome === "rejected") counts[outcome] += events;
  if (outcome === "bot") {
    counts.bot += events;
    counts.people -= events;
  }
}

/** All counts together. */
export function totalOf(tallies: EventTally[]): Counts {
  const counts = nothing();
  for (const tally of tallies) add(counts, tally);
  return counts;
}

/** Counts by day and source, the latest day first. */
export function rowsOf(tallies: EventTally[]): TallyRow[] {
  const rows = new Map<string, TallyRow>();
  for (const tally of tallies) {
    const key = `${tally.day} ${tally.source}`;
    const row = rows.get(key) ?? { day: tally.day, source: tally.source, ...nothing() };
    add(row, tally);
    rows.set(key, row);
  }
  return [...rows.values()].sort(
    (left, right) => right.day.localeCompare(left.day) || left.source.localeCompare(right.source),
  );
}

const dayMilliseconds = 86_400_000;

/** Counts of each of the last days, the latest last; days without any are there too. */
export function daysOf(
  tallies: EventTally[],
  days: number,
  now: Date,
): (Counts & { day: string })[] {
  return Array.from({ length: days }, (_, place) => {
    const at = new Date(now.getTime() - (days - 1 - place) * dayMilliseconds);
    const day = at.toISOString().slice(0, 10);
    return { day, ...totalOf(tallies.filter((tally) => tally.day === day)) };
  });
}

/** How often each reason stands for an outcome, the most first. */
export function reasonsOf(tallies: EventTally[], outcome: string): [string, number][] {
  const counts = new Map<string, number>();
  for (const tally of tallies) {
    if (tally.outcome !== outcome) continue;
    counts.set(tally.reason, (counts.get(tally.reason) ?? 0) + tally.events);
  }
  return [...counts].sort((left, right) => right[1] - left[1] || left[0].localeCompare(right[0]));
}
