import { useFormat } from "../../format";
import { useTranslate } from "../../i18n";
import type { ScoreExplanation } from "./api";
import { dimensionName } from "./facts";
import "./parts.css";

/** The parts of a score as lines, for narrow places: each bar starts where the last one ended. */
export function DimensionList({ explanation }: { explanation: ScoreExplanation }) {
  const t = useTranslate();
  const format = useFormat();
  let sum = 0;
  return (
    <ul className="dimension-list">
      {explanation.dimensions.map(({ key, contribution }) => {
        const start = sum;
        sum += contribution;
        return (
          <li key={key}>
            <span>{dimensionName(t, key)}</span>
            <span className="dimension-track" aria-hidden="true">
              <span
                style={{
                  marginInlineStart: `${Math.max(0, start)}%`,
                  width: `${Math.max(0.5, contribution)}%`,
                }}
              />
            </span>
            <span className="number">{format.signed(contribution)}</span>
          </li>
        );
      })}
      <li className="dimension-total">
        <span>{t("column.score")}</span>
        <span className="dimension-track" aria-hidden="true">
          <span style={{ width: `${explanation.total}%` }} />
        </span>
        <span className="number">{format.decimal(explanation.total)}</span>
      </li>
    </ul>
  );
}
