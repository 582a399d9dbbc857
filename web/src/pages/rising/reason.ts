import type { AccountEngagement } from "../account/api";

/** From this share of a week's events on, a channel is what the week mostly was. */
const mostlyShare = 0.5;

/** The channel that most of this week's events came by; none where they are spread. */
export function mostly({ weeks, channel_weeks }: AccountEngagement): string | null {
  const all = weeks[0] ?? 0;
  const most = channel_weeks.toSorted(
    (left, right) => (right.weeks[0] ?? 0) - (left.weeks[0] ?? 0),
  )[0];
  if (!most || most.channel === "unknown" || all === 0 || (most.weeks[0] ?? 0) < mostlyShare * all)
    return null;
  return most.channel;
}
