import { useQuery } from "@tanstack/react-query";
import { Drawer } from "../../components/Drawer";
import { EmptyState, ErrorState, SkeletonLines } from "../../components/states";
import { useTranslate } from "../../i18n";
import { dealStagesQuery } from "./api";
import { DealStageTable } from "./DealStageTable";

/** The stages of all deals, and how each is read. */
export function DealStagesDrawer({ onClose }: { onClose: () => void }) {
  const t = useTranslate();
  const stages = useQuery(dealStagesQuery);
  return (
    <Drawer
      label={t("deal_stages.title")}
      title={
        <>
          <h2>{t("deal_stages.title")}</h2>
          <p className="muted small">{t("deal_stages.note")}</p>
        </>
      }
      onClose={onClose}
    >
      <div className="drawer-section" data-testid="deal-stages">
        {stages.isPending && <SkeletonLines count={6} />}
        {stages.isError && (
          <ErrorState
            what={t("deal_stages.unread")}
            error={stages.error}
            onRetry={() => stages.refetch()}
          />
        )}
        {stages.data &&
          (stages.data.items.length > 0 ? (
            <DealStageTable
              stages={stages.data.items}
              further={stages.data.deals_in_further_stages}
              onDecided={() => {}}
            />
          ) : (
            <EmptyState text={t("deal_stages.none")} />
          ))}
      </div>
    </Drawer>
  );
}
