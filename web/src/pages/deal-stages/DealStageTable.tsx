import { useMutation, useQueryClient } from "@tanstack/react-query";
import { refreshAllBut } from "../../api";
import { ErrorState } from "../../components/states";
import { useFormat } from "../../format";
import { useTranslate } from "../../i18n";
import { importKey } from "../imports/api";
import {
  type DealOutcome,
  type DealStage,
  dealStagesKey,
  dealStagesQuery,
  decideDealStages,
} from "./api";
import "./deal-stages.css";

const outcomes = ["open", "won", "lost"] as const;
const automatic = "automatic";

interface Properties {
  stages: DealStage[];
  /** Deals in stages that are not listed. */
  further: number;
  /** Decisions since the stages were counted, by stage. */
  decided?: ReadonlyMap<string, DealOutcome | null>;
  onDecided: (stages: DealStage[], change: { stage: string; outcome: DealOutcome | null }) => void;
}

/** Stages of deals: how each is read, and a choice of how it should be. */
export function DealStageTable({ stages, further, decided, onDecided }: Properties) {
  const t = useTranslate();
  const format = useFormat();
  const client = useQueryClient();
  const decide = useMutation({
    mutationFn: decideDealStages,
    onSuccess: (answer, change) => {
      client.setQueryData(dealStagesQuery.queryKey, answer);
      void refreshAllBut(client, [dealStagesKey(), importKey()]);
      onDecided(answer.items, change);
    },
  });
  const choiceOf = ({ stage, basis, outcome }: DealStage) => {
    const change = decided?.get(stage);
    if (change !== undefined) return change ?? automatic;
    return basis === "decided" ? outcome : automatic;
  };
  return (
    <>
      <section className="stage-table" aria-label={t("deal_stages.title")}>
        <table className="data-table">
          <thead>
            <tr>
              <th scope="col">{t("field.stage")}</th>
              <th scope="col" className="number">
                {t("deal_stages.deals")}
              </th>
              <th scope="col" className="number">
                {t("deal_stages.unclear")}
              </th>
              <th scope="col">{t("deal_stages.read_as")}</th>
            </tr>
          </thead>
          <tbody>
            {stages.map((stage) => (
              <tr key={stage.stage} data-unclear={stage.unclear > 0}>
                <th scope="row">{stage.stage}</th>
                <td className="number">{format.integer(stage.deals)}</td>
                <td className="number">
                  {stage.unclear > 0 ? format.integer(stage.unclear) : "–"}
                </td>
                <td>
                  <select
                    className="select"
                    aria-label={t("deal_stages.read_as_of", { stage: stage.stage })}
                    value={choiceOf(stage)}
                    disabled={decide.isPending}
                    onChange={({ target }) => {
                      const outcome = outcomes.find((own) => own === target.value) ?? null;
                      decide.mutate({ stage: stage.stage, outcome });
                    }}
                  >
                    <option value={automatic}>
                      {stage.basis === "decided"
                        ? t("deal_stages.automatic")
                        : t(`deal_stages.by.${stage.basis}`, {
                            outcome: t(`deal_stages.outcome.${stage.outcome}`),
                          })}
                    </option>
                    {outcomes.map((outcome) => (
                      <option key={outcome} value={outcome}>
                        {t(`deal_stages.outcome.${outcome}`)}
                      </option>
                    ))}
                  </select>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      {further > 0 && (
        <p className="muted">{t("deal_stages.further", { count: format.integer(further) })}</p>
      )}
      {decide.isError && <ErrorState what={t("deal_stages.failed")} error={decide.error} />}
    </>
  );
}
