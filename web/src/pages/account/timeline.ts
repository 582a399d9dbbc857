import type { TimelineEvent, TrackedItem } from "./api";

/** An event of the timeline: of the records, or tracked. */
export interface Happening {
  key: string;
  type: string;
  at: string;
  who: string | null;
  subject: string | null;
  page: string | null;
  campaign: string | null;
  channel: string | null;
  isTracked: boolean;
}

const ofRecord = (event: TimelineEvent): Happening => ({
  key: `record-${event.id}`,
  type: event.type,
  at: event.occurred_at,
  who: event.person?.name ?? null,
  subject: event.subject,
  page: event.page,
  campaign: event.campaign,
  channel: event.channel,
  isTracked: false,
});

const ofTracking = ({ id, occurred_at, ...event }: TrackedItem): Happening => ({
  key: `tracked-${id}`,
  at: occurred_at,
  type: event.type,
  who: event.who,
  subject: event.subject,
  page: event.page,
  campaign: event.campaign,
  channel: event.channel,
  isTracked: true,
});

/** What is known of one of the two lists so far. */
export interface Known<T> {
  items: T[];
  /** Older ones than this moment, in milliseconds, are not known yet; nothing once all are. */
  unknownBefore: number | null;
}

/** The moment up to which records are known: they say only whether there are more. */
export function knownRecords(items: TimelineEvent[], hasMore: boolean): Known<TimelineEvent> {
  const last = items.at(-1);
  return { items, unknownBefore: hasMore && last ? Date.parse(last.occurred_at) : null };
}

/** The moment up to which tracked events are known: `next` begins with it, in microseconds. */
export function knownTracked(items: TrackedItem[], next: string | null): Known<TrackedItem> {
  return { items, unknownBefore: next === null ? null : Number(next.split("_")[0]) / 1000 };
}

/**
 * Both lists as one, the newest first. It ends where one of them is not known any further: what
 * is older in the other one would stand before what is yet to come.
 */
export function merged(
  records: Known<TimelineEvent>,
  tracked: Known<TrackedItem>,
): { events: Happening[]; wanting: ("records" | "tracked")[] } {
  const bounds = [records.unknownBefore, tracked.unknownBefore];
  const end = Math.max(...bounds.map((bound) => bound ?? Number.NEGATIVE_INFINITY));
  const all = [...records.items.map(ofRecord), ...tracked.items.map(ofTracking)];
  const events = all
    .map((event) => ({ event, at: Date.parse(event.at) }))
    .filter(({ at }) => at >= end)
    .sort((left, right) => right.at - left.at)
    .map(({ event }) => event);
  const wanting: ("records" | "tracked")[] = [];
  if (records.unknownBefore !== null && records.unknownBefore >= end) wanting.push("records");
  if (tracked.unknownBefore !== null && tracked.unknownBefore >= end) wanting.push("tracked");
  return { events, wanting };
}
