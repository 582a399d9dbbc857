import { useInfiniteQuery } from "@tanstack/react-query";
import { fetchTimeline } from "../../api";
import { Card } from "../../components/Card";
import { MoreButton } from "../../components/MoreButton";
import { ErrorState, SkeletonLines } from "../../components/states";
import { useFormat } from "../../format";
import { useTranslate, wordOf } from "../../i18n";

function useTimeline(id: number) {
  return useInfiniteQuery({
    queryKey: ["timeline", id],
    queryFn: ({ pageParam, signal }) => fetchTimeline(id, pageParam, signal),
    initialPageParam: 0,
    getNextPageParam: ({ offset, items, total }) =>
      items.length > 0 && offset + items.length < total ? offset + items.length : undefined,
  });
}

/** What happened at the account, newest first. */
export function TimelineCard({ id }: { id: number }) {
  const t = useTranslate();
  const format = useFormat();
  const timeline = useTimeline(id);
  const events = timeline.data?.pages.flatMap((page) => page.items) ?? [];
  const total = timeline.data?.pages[0]?.total ?? 0;
  return (
    <Card
      title={t("timeline.title")}
      note={timeline.data && t("timeline.count", { count: format.integer(total) })}
    >
      {timeline.isPending && <SkeletonLines count={6} />}
      {timeline.isError && (
        <ErrorState
          what={t("timeline.failed")}
          error={timeline.error}
          onRetry={() => timeline.refetch()}
        />
      )}
      {timeline.isSuccess && total === 0 && <p className="muted">{t("timeline.none")}</p>}
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
      <MoreButton
        shown={events.length}
        total={total}
        busy={timeline.isFetchingNextPage}
        onMore={() => timeline.fetchNextPage()}
      />
    </Card>
  );
}
