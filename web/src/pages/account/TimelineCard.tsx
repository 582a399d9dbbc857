import { useInfiniteQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { Card } from "../../components/Card";
import { ErrorState, SkeletonLines } from "../../components/states";
import { useSeen } from "../../components/useSeen";
import { useFormat } from "../../format";
import { useTranslate, wordOf } from "../../i18n";
import { timelineQuery, trackedQuery } from "./api";
import { type AccountState, timelineFilter } from "./state";
import { TimelineFilters } from "./TimelineFilters";
import { type Happening, knownRecords, knownTracked, merged } from "./timeline";

/** After so many windows going on is asked for by hand, so that the page has an end. */
const windowsMax = 10;

/** What happened at the account, of the records and tracked, newest first. */
export function TimelineCard({ id }: { id: number }) {
  const t = useTranslate();
  const format = useFormat();
  const state = useSearch({ from: "/accounts/$accountId" });
  const navigate = useNavigate({ from: "/accounts/$accountId" });
  const timeline = useTimeline(id, state);
  const { events, wanting, known, isBusy } = timeline;
  const isNarrowed = Boolean(state.type || state.channel || state.person);
  const mayGoOn = wanting.length > 0 && timeline.windows < windowsMax;
  return (
    <Card
      title={t("timeline.title")}
      note={
        timeline.isReady &&
        t("timeline.count", { count: `${format.integer(known)}${timeline.isOpen ? "+" : ""}` })
      }
    >
      <TimelineFilters
        id={id}
        state={state}
        change={(part) =>
          navigate({
            search: (before) => ({ ...before, ...part }),
            replace: true,
          })
        }
      />
      {!timeline.isReady && !timeline.error && <SkeletonLines count={6} />}
      {timeline.error && (
        <ErrorState what={t("timeline.failed")} error={timeline.error} onRetry={timeline.retry} />
      )}
      {timeline.isReady && events.length === 0 && wanting.length === 0 && (
        <p className="muted">{t(isNarrowed ? "timeline.no_match" : "timeline.none")}</p>
      )}
      <ol className="timeline">
        {events.map((event) => (
          <Entry key={event.key} event={event} />
        ))}
      </ol>
      {mayGoOn && (
        <SeenMark
          key={`${timeline.windows} ${events.length}`}
          onSeen={() => {
            if (!isBusy) timeline.goOn();
          }}
        />
      )}
      {wanting.length > 0 && (
        <button type="button" className="button" disabled={isBusy} onClick={timeline.goOn}>
          {t("timeline.older")}
        </button>
      )}
    </Card>
  );
}

/** Both lists of the account, read window by window, as one. */
function useTimeline(id: number, state: AccountState) {
  const records = useInfiniteQuery(timelineQuery(id, timelineFilter(state)));
  const tracked = useInfiniteQuery(trackedQuery(id, timelineFilter(state)));
  const ofRecords = records.data?.pages.flatMap((page) => page.items) ?? [];
  const ofTracking = tracked.data?.pages.flatMap((page) => page.items) ?? [];
  const { events, wanting } = merged(
    knownRecords(ofRecords, records.hasNextPage),
    knownTracked(ofTracking, tracked.data?.pages.at(-1)?.next ?? null),
  );
  return {
    events,
    wanting,
    known: (records.data?.pages[0]?.total ?? 0) + ofTracking.length,
    isOpen: tracked.hasNextPage,
    isReady: records.isSuccess && tracked.isSuccess,
    isBusy: records.isFetchingNextPage || tracked.isFetchingNextPage,
    error: records.error ?? tracked.error,
    windows: Math.max(records.data?.pages.length ?? 0, tracked.data?.pages.length ?? 0),
    retry: () => {
      if (records.isError) records.refetch();
      if (tracked.isError) tracked.refetch();
    },
    goOn: () => {
      if (wanting.includes("records")) records.fetchNextPage();
      if (wanting.includes("tracked")) tracked.fetchNextPage();
    },
  };
}

function Entry({ event }: { event: Happening }) {
  const t = useTranslate();
  const format = useFormat();
  const details = [
    event.who,
    event.subject,
    event.page,
    event.campaign,
    event.channel && wordOf(t, "channel", event.channel),
    event.isTracked && t("timeline.tracked"),
  ];
  return (
    <li data-tracked={event.isTracked}>
      <span className="strong">{wordOf(t, "event", event.type)}</span>
      <time className="muted small" dateTime={event.at} title={format.dateTime(event.at)}>
        {format.relative(event.at)}
      </time>
      <span className="muted timeline-detail">{details.filter(Boolean).join(" · ")}</span>
    </li>
  );
}

/** Where a list goes on when it comes into view. */
function SeenMark({ onSeen }: { onSeen: () => void }) {
  return <div ref={useSeen<HTMLDivElement>(onSeen)} aria-hidden="true" />;
}
