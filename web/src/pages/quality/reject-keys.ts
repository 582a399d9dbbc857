import type { EventReject } from "./api";

/**
 * A name for each refused call that stays the same when newer ones arrive above it, so that an
 * opened one stays open and a click on it is not lost. Equal calls are counted from the oldest on.
 */
export function rejectKeys(rejects: EventReject[]): string[] {
  const seen = new Map<string, number>();
  const fromOldest = rejects.toReversed().map(({ received_at, source, reason, detail }) => {
    const call = [received_at, source, reason, detail].join(" ");
    const count = seen.get(call) ?? 0;
    seen.set(call, count + 1);
    return `${call} ${count}`;
  });
  return fromOldest.toReversed();
}
