import { useInfiniteQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { timelineQuery } from "../../api-tracking";
import { Card } from "../../components/Card";
import { MoreButton } from "../../components/MoreButton";
import { ErrorState, SkeletonLines } from "../../components/states";
import { useSeen } from "../../components/useSeen";
import { useFormat } from "../../format";
import { useTranslate, wordOf } from "../../i18n";
import { timelineFilter } from "./state";
import { TimelineFilters } from "./TimelineFilters";
import { TrackedLately } from "./TrackedLately";

/** After so many windows going on is asked for by hand, so that the page has an end. */
const windowsMax = 10;

/** What happened at the account, newest first. */
export function TimelineCard({ id }: { id: number }) {
  const t = useTranslate();
  const format = useFormat();
  const state = useSearch({ from: "/accounts/$accountId" });
  const navigate = useNavigate({ from: "/accounts/$accountId" });
  const timeline = useInfiniteQuery(timelineQuery(id, timelineFilter(state)));
  const isNarrowed = Boolean(state.type || state.channel || state.person);
  const events = timeline.data?.pages.flatMap((page) => page.items) ?? [];
  const total = timeline.data?.pages[0]?.total ?? 0;
  return (
    <Card
      title={t("timeline.title")}
      note={timeline.data && t("timeline.count", { count: format.integer(total) })}
    >
      <TrackedLately id={id} />
      <TimelineFilters
        id={id}
        state={state}
        change={(part) =>
          navigate({
            search: (before) => ({ ...before, ...part }),
            replace: true,
            resetScroll: false,
          })
        }
      />
      {timeline.isPending && <SkeletonLines count={6} />}
      {timeline.isError && (
        <ErrorState
          what={t("timeline.failed")}
          error={timeline.error}
          onRetry={() => timeline.refetch()}
        />
      )}
      {timeline.isSuccess && total === 0 && (
        <p className="muted">{t(isNarrowed ? "timeline.no_match" : "timeline.none")}</p>
      )}
      <ol className="timeline">
        {events.map((event) => (
          <li key={event.id}>
            <span className="strong">{wordOf(t, "event", event.type)}</span>
            <time
              className="muted small"
              dateTime={event.occurred_at}
              title={format.dateTime(event.occurred_at)}
            >
              {format.relative(event.occurred_at)}
            </time>
            <span className="muted timeline-detail">
              {[
                event.person?.name,
                event.subject,
                event.page,
                event.campaign,
                event.channel && wordOf(t, "channel", event.channel),
              ]
                .filter(Boolean)
                .join(" · ")}
            </span>
          </li>
        ))}
      </ol>
      {timeline.hasNextPage && (timeline.data?.pages.length ?? 0) < windowsMax && (
        <SeenMark
          key={events.length}
          onSeen={() => {
            if (!timeline.isFetchingNextPage) timeline.fetchNextPage();
          }}
        />
      )}
      <MoreButton
        shown={events.length}
        total={total}
        busy={timeline.isFetchingNextPage}
        onMore={() => timeline.fetchNextPage()}
      />
    </Card>
  );
}

/** Where a list goes on when it comes into view. */
function SeenMark({ onSeen }: { onSeen: () => void }) {
  return <div ref={useSeen<HTMLDivElement>(onSeen)} aria-hidden="true" />;
}
