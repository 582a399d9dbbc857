import type { StreamAlert, StreamEvent, StreamMessage, StreamStart } from "./api";

/** How many events a page keeps; older ones go. */
export const eventsMax = 300;
/** How many alerts a page keeps. */
export const alertsMax = 50;

/** What the page knows of what happened, the newest first. */
export interface Feed {
  events: StreamEvent[];
  alerts: StreamAlert[];
}

export const emptyFeed: Feed = { events: [], alerts: [] };

/** An alert has no id; account, kind and moment are one. */
export const alertKey = (alert: StreamAlert) =>
  `${alert.account_id} ${alert.change} ${alert.raised_at} ${alert.after}`;

function merged<T>(
  known: T[],
  added: T[],
  key: (item: T) => string | number,
  newest: (left: T, right: T) => number,
  max: number,
): T[] {
  if (added.length === 0) return known;
  const all = new Map(known.map((item) => [key(item), item]));
  for (const item of added) all.set(key(item), item);
  return [...all.values()].sort(newest).slice(0, max);
}

/** A feed with more of what happened; what is there already stays once. */
export function withMore(feed: Feed, events: StreamEvent[], alerts: StreamAlert[]): Feed {
  return {
    events: merged(
      feed.events,
      events,
      ({ id }) => id,
      (left, right) => right.id - left.id,
      eventsMax,
    ),
    alerts: merged(
      feed.alerts,
      alerts,
      alertKey,
      (left, right) => Date.parse(right.raised_at) - Date.parse(left.raised_at),
      alertsMax,
    ),
  };
}

/** A feed with what the stream told. */
export function withMessages(feed: Feed, messages: StreamMessage[]): Feed {
  const events = messages.filter((message) => message.kind === "event");
  const alerts = messages.filter((message) => message.kind === "alert");
  return withMore(feed, events, alerts);
}

/** A feed with the last of what happened, as the server has it. */
export const withStart = (feed: Feed, start: StreamStart): Feed =>
  withMore(feed, start.events, start.alerts);

/** How many events of a feed are newer than the newest of another. */
export function newerThan(feed: Feed, other: Feed): number {
  const newest = other.events[0]?.id ?? -1;
  return feed.events.filter(({ id }) => id > newest).length;
}
