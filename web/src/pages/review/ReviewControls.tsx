import { useFormat } from "../../format";
import { useTranslate } from "../../i18n";
import type { Change } from "./ReviewPage";
import type { ReviewState } from "./state";

const steps = [80, 70, 60, 50];

interface Properties {
  state: ReviewState;
  change: Change;
  canAccept: boolean;
  onBulk: () => void;
}

/** Order, least probability, and the way to accept many at once. */
export function ReviewControls({ state, change, canAccept, onBulk }: Properties) {
  const t = useTranslate();
  const format = useFormat();
  const { least } = state;
  const shown = least === undefined || steps.includes(least) ? steps : [least, ...steps];
  return (
    <>
      <select
        className="select"
        aria-label={t("review.least")}
        value={least ?? ""}
        onChange={({ target }) =>
          change({ least: target.value ? Number(target.value) : undefined, person: undefined })
        }
      >
        <option value="">{t("review.least_any")}</option>
        {shown.map((percent) => (
          <option key={percent} value={percent}>
            {t("review.least_percent", { percent: format.percent(percent / 100) })}
          </option>
        ))}
      </select>
      <select
        className="select"
        aria-label={t("review.order")}
        value={state.order ?? "value"}
        onChange={({ target }) =>
          change({
            order: target.value === "probability" ? "probability" : undefined,
            person: undefined,
          })
        }
      >
        <option value="value">{t("review.order.value")}</option>
        <option value="probability">{t("review.order.probability")}</option>
      </select>
      <button type="button" className="button" disabled={!canAccept} onClick={onBulk}>
        {t("review.bulk")}
      </button>
    </>
  );
}
