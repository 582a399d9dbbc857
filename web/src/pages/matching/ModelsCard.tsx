import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Card } from "../../components/Card";
import { ErrorState, SkeletonLines } from "../../components/states";
import { useTranslate } from "../../i18n";
import { type MatchModel, modelsQuery, publishModel, rollBackModel, trainModel } from "./api";
import { ModelsTable } from "./ModelsTable";
import { PublishDialog } from "./PublishDialog";
import { useIsBusy, useStartJob } from "./useMatchJob";

/** Weights that were learned from decisions: versions, their quality, and which is in force. */
export function ModelsCard() {
  const t = useTranslate();
  const busy = useIsBusy();
  const models = useQuery(modelsQuery);
  const [asked, setAsked] = useState<MatchModel | null>(null);
  const train = useStartJob(() => trainModel());
  const rollBack = useStartJob(() => rollBackModel());
  const publish = useStartJob(publishModel);
  const items = models.data?.items ?? [];
  const inForce = models.data?.in_force ?? null;
  const failed = train.error ?? rollBack.error ?? publish.error;
  const disabled = busy || train.isPending || rollBack.isPending || publish.isPending;
  return (
    <Card
      title={t("models.title")}
      note={
        inForce === null ? t("models.shipped") : t("models.in_force", { version: String(inForce) })
      }
      controls={
        <>
          {inForce !== null && (
            <button
              type="button"
              className="button button-plain"
              disabled={disabled}
              onClick={() => rollBack.mutate(undefined)}
            >
              {t("models.roll_back")}
            </button>
          )}
          <button
            type="button"
            className="button"
            disabled={disabled}
            onClick={() => train.mutate(undefined)}
          >
            {t("models.train")}
          </button>
        </>
      }
      flush
    >
      {failed && <ErrorState what={t("models.refused")} error={failed} />}
      {models.isError && (
        <ErrorState
          what={t("models.failed")}
          error={models.error}
          onRetry={() => models.refetch()}
        />
      )}
      {models.isPending && (
        <div className="card-body">
          <SkeletonLines count={3} />
        </div>
      )}
      {models.isSuccess && items.length === 0 && (
        <p className="card-body muted">{t("models.none")}</p>
      )}
      {items.length > 0 && <ModelsTable models={items} disabled={disabled} onPublish={setAsked} />}
      {asked && (
        <PublishDialog
          model={asked}
          onClose={() => setAsked(null)}
          onPublish={(force) => {
            setAsked(null);
            publish.mutate({ version: asked.version, force });
          }}
        />
      )}
    </Card>
  );
}
