import { Link } from "@tanstack/react-router";
import { MoreButton } from "../../components/MoreButton";
import { EmptyState, ErrorState, SkeletonLines } from "../../components/states";
import { useTranslate } from "../../i18n";
import { ReviewCase } from "./ReviewCase";
import { ReviewList } from "./ReviewList";
import type { useReview } from "./useReview";
import type { ReviewActions } from "./useReviewKeys";

interface Properties {
  review: ReturnType<typeof useReview>;
  heading: string;
  chosen: number;
  actions: ReviewActions;
  takesFocus: boolean;
  isFiltered: boolean;
}

/** The list of those who wait, and one of them in full. */
export function ReviewQueue(properties: Properties) {
  const { review, heading, chosen, actions, takesFocus, isFiltered } = properties;
  const t = useTranslate();
  const { queue, items, total, current } = review;
  const pending = queue.isPending || (items.length === 0 && queue.isFetching);
  const empty = !pending && queue.isSuccess && items.length === 0;
  return (
    <section className="card review-card" aria-label={t("review.title")}>
      <Failures review={review} />
      {queue.isError && (
        <ErrorState what={t("review.failed")} error={queue.error} onRetry={() => queue.refetch()} />
      )}
      {empty && (
        <EmptyState text={t(isFiltered ? "review.empty_filtered" : "review.empty")}>
          {isFiltered ? (
            <Link from="/matching/review" search={{}} className="button">
              {t("action.clear_filters")}
            </Link>
          ) : (
            <Link to="/matching" className="button">
              {t("review.to_report")}
            </Link>
          )}
        </EmptyState>
      )}
      {!empty && !queue.isError && (
        <div className="review-columns">
          <div className="review-side">
            <p className="review-count muted small" aria-live="polite" data-testid="waiting">
              {heading}
            </p>
            {pending ? (
              <SkeletonLines count={12} />
            ) : (
              <ReviewList items={items} current={current?.person.id}>
                <MoreButton
                  shown={items.length}
                  total={total}
                  busy={queue.isFetching}
                  onMore={() => queue.fetchNextPage()}
                />
              </ReviewList>
            )}
          </div>
          {current ? (
            <ReviewCase
              key={current.person.id}
              item={current}
              chosen={chosen}
              actions={actions}
              takesFocus={takesFocus}
            />
          ) : (
            <div className="card-body">
              <SkeletonLines count={10} />
            </div>
          )}
        </div>
      )}
    </section>
  );
}

/** What the server did not keep, with the way to try again. */
function Failures({ review }: { review: Properties["review"] }) {
  const t = useTranslate();
  const { failure, decide, undo } = review;
  if (!failure) return null;
  if (failure.kind === "undo") {
    return <ErrorState what={t("review.undo_failed")} error={failure.error} onRetry={undo} />;
  }
  const { verdict, error } = failure;
  return (
    <ErrorState
      what={t("review.decide_failed", { name: verdict.person.name })}
      error={error}
      onRetry={() => decide(verdict)}
    />
  );
}
