import { useInfiniteQuery } from "@tanstack/react-query";
import { Card } from "../../components/Card";
import { MoreButton } from "../../components/MoreButton";
import { ErrorState, SkeletonLines } from "../../components/states";
import { useTranslate } from "../../i18n";
import { historyQuery, type TargetList } from "./api";
import { EventLine } from "./EventLine";

/** All that happened to a list, the newest first. */
export function HistoryCard({ list }: { list: TargetList }) {
  const t = useTranslate();
  const pages = useInfiniteQuery(historyQuery(list.id));
  const events = pages.data?.pages.flatMap(({ items }) => items) ?? [];
  return (
    <Card title={t("targets.part.history")}>
      {pages.isError && (
        <ErrorState
          what={t("targets.failed")}
          error={pages.error}
          onRetry={() => pages.refetch()}
        />
      )}
      {pages.isPending && <SkeletonLines count={5} />}
      <ul className="stack events" data-testid="history">
        {events.map((event) => (
          <EventLine key={event.id} event={event} namesAccount />
        ))}
      </ul>
      <MoreButton
        shown={events.length}
        total={pages.data?.pages[0]?.total ?? 0}
        busy={pages.isFetchingNextPage}
        onMore={() => pages.fetchNextPage()}
      />
    </Card>
  );
}
