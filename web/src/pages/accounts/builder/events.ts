/** How the list of fields names counts of events. */
export const EVENTS = "events";

/** Events of a type within so many days: the field `events("demo_request", 30d)`. */
export interface Events {
  type: string;
  days: number;
}

/** The days that events are counted in. */
export const windows = [7, 30, 90];

export const newEvents: Events = { type: "pricing_page", days: 30 };

/** What a field counts; nothing where it is another field. */
export function eventsOf(field: string): Events | null {
  const found = /^events\("((?:[^"\\]|\\.)*)", (\d+)d\)$/.exec(field);
  if (!found) return null;
  return { type: (found[1] ?? "").replace(/\\(.)/g, "$1"), days: Number(found[2]) };
}

/** The field that counts them. */
export const eventsField = ({ type, days }: Events): string =>
  `events("${type.replace(/["\\]/g, "\\$&")}", ${days}d)`;
