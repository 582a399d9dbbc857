import { useInfiniteQuery } from "@tanstack/react-query";
import { Drawer } from "../../components/Drawer";
import { MoreButton } from "../../components/MoreButton";
import { ErrorState, SkeletonLines } from "../../components/states";
import { useFormat } from "../../format";
import { useTranslate } from "../../i18n";
import { type LeftOutCount, type LeftOutReason, leftOutQuery } from "./api";
import { RecordRows } from "./RecordsDrawer";

interface NoticeProperties {
  leftOut: LeftOutCount;
  onShow: () => void;
  onStages: () => void;
}

/** Reasons that end where somebody says what a stage means. */
const ofStages: ReadonlySet<LeftOutReason> = new Set(["ended_somehow", "past_closing_date"]);

/** How many deals are left out for a reason, in which stages, and the way to them. */
export function LeftOutNotice({ leftOut, onShow, onStages }: NoticeProperties) {
  const t = useTranslate();
  const format = useFormat();
  const { reason, count, stages, further_stages: further } = leftOut;
  const named = stages.map(
    (of) => `${of.stage ?? t("funnel.left_out_no_stage")} (${format.integer(of.count)})`,
  );
  if (further > 0) named.push(t("funnel.left_out_further", { count: format.integer(further) }));
  return (
    <div className="notice notice-row" data-testid={`left-out-${reason}`}>
      <span>
        <strong>
          {t(`funnel.left_out.${reason}`)}: {format.integer(count)}.
        </strong>{" "}
        {t(`funnel.left_out_note.${reason}`)}{" "}
        {t("funnel.left_out_stages", { stages: named.join(", ") })}
      </span>
      <span className="row">
        {ofStages.has(reason) && (
          <button type="button" className="button" onClick={onStages}>
            {t("deal_stages.show")}
          </button>
        )}
        <button type="button" className="button" onClick={onShow}>
          {t("funnel.left_out_show")}
        </button>
      </span>
    </div>
  );
}

interface Properties {
  reason: LeftOutReason;
  onClose: () => void;
}

/** The deals that count nowhere, or not as they may be meant, for one reason. */
export function LeftOutDrawer({ reason, onClose }: Properties) {
  const t = useTranslate();
  const format = useFormat();
  const deals = useInfiniteQuery(leftOutQuery(reason));
  const rows = deals.data?.pages.flatMap((page) => page.items) ?? [];
  const total = deals.data?.pages[0]?.total ?? 0;
  const title = t(`funnel.left_out.${reason}`);
  return (
    <Drawer
      label={title}
      title={
        <>
          <h2>
            {title} <span className="muted tabular">{deals.data ? format.integer(total) : ""}</span>
          </h2>
          <p className="muted small">{t(`funnel.left_out_note.${reason}`)}</p>
        </>
      }
      onClose={onClose}
    >
      {deals.isError && (
        <ErrorState
          what={t("records.failed")}
          error={deals.error}
          onRetry={() => deals.refetch()}
        />
      )}
      <div className="drawer-section">
        {deals.isPending && <SkeletonLines count={8} />}
        <RecordRows
          rows={rows.map((deal) => ({
            ...deal,
            key: deal.id,
            note: deal.stage,
            day: deal.closed_at,
          }))}
        />
        <MoreButton
          shown={rows.length}
          total={total}
          busy={deals.isFetchingNextPage}
          onMore={() => deals.fetchNextPage()}
        />
      </div>
    </Drawer>
  );
}
