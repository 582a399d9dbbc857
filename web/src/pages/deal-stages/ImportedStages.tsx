import { useState } from "react";
import { useFormat } from "../../format";
import { useTranslate } from "../../i18n";
import type { DealOutcome, DealStage } from "./api";
import { DealStageTable } from "./DealStageTable";

interface Properties {
  stages: DealStage[];
  further: number;
}

/** The stages of an import's deals: those of which nobody knows how they ended are asked for. */
export function ImportedStages({ stages, further }: Properties) {
  const t = useTranslate();
  const format = useFormat();
  const [decided, keep] = useState<ReadonlyMap<string, DealOutcome | null>>(new Map());
  const open = stages.filter(({ stage, unclear }) => unclear > 0 && !decided.get(stage));
  const unclear = open.reduce((sum, stage) => sum + stage.unclear, 0);
  return (
    <section data-testid="imported-stages">
      <h3>{t("deal_stages.title")}</h3>
      {unclear > 0 && (
        <p className="notice">
          {t("deal_stages.ask", {
            count: format.integer(unclear),
            stages: format.integer(open.length),
          })}
        </p>
      )}
      <DealStageTable
        stages={stages}
        further={further}
        decided={decided}
        onDecided={(_, { stage, outcome }) => keep(new Map([...decided, [stage, outcome]]))}
      />
      {decided.size > 0 && <p className="muted">{t("deal_stages.counts_at_once")}</p>}
    </section>
  );
}
