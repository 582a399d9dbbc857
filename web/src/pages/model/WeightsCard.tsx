import { Card } from "../../components/Card";
import { useReason } from "../../components/states";
import { useFormat } from "../../format";
import { useTranslate } from "../../i18n";
import { dimensionName } from "../account/facts";
import type { Draft } from "./useDraft";
import type { Trial } from "./usePreview";

/** A slider for each dimension: every move ranks all accounts anew. */
export function WeightsCard({ draft, trial }: { draft: Draft; trial: Trial }) {
  const t = useTranslate();
  const format = useFormat();
  const reason = useReason(trial.error);
  const dimensions = draft.dimensions ?? [];
  const of = (key: string, weight: number) => draft.weights[key] ?? weight;
  const sum = dimensions.reduce((all, { key, weight }) => all + of(key, weight), 0);
  return (
    <Card
      title={t("model.weights")}
      note={t("model.weights_note")}
      controls={
        Object.keys(draft.weights).length > 0 && (
          <button type="button" className="button button-plain" onClick={draft.dropWeights}>
            {t("model.weights_back")}
          </button>
        )
      }
    >
      <div className="model-weights" data-testid="weights">
        {dimensions.map(({ key, weight }) => {
          const value = of(key, weight);
          const share = sum > 0 ? (100 * value) / sum : 0;
          return (
            <label key={key}>
              <span>{dimensionName(t, key)}</span>
              <input
                type="range"
                min={0}
                max={100}
                step={1}
                value={value}
                aria-valuetext={t("model.percent", { share: format.decimal(share) })}
                onChange={(event) => draft.setWeight(key, Number(event.target.value))}
              />
              <span className="number">{t("model.percent", { share: format.decimal(share) })}</span>
            </label>
          );
        })}
      </div>
      {trial.error && (
        <p className="bad" role="alert">
          {reason}
        </p>
      )}
    </Card>
  );
}
