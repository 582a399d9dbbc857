import { CalibrationChart } from "../../charts/CalibrationChart";
import { Card } from "../../components/Card";
import { useFormat } from "../../format";
import { useTranslate } from "../../i18n";
import type { PropensityModel } from "./api";
import { attributeText } from "./words";

/** How many factors are shown. */
const factorsShown = 12;

/** How good the learned model is, and what it rests on. */
export function ModelCards({ model }: { model: PropensityModel }) {
  const t = useTranslate();
  const format = useFormat();
  const { auc } = model;
  const ratio = (area: number) => area.toFixed(3);
  return (
    <>
      <Card
        title={t("icp.calibration")}
        note={t("icp.model_note", {
          version: model.version,
          when: format.dateTime(model.learned_at),
          auc: ratio(auc.value),
          low: ratio(auc.low),
          high: ratio(auc.high),
          folds: format.integer(model.folds),
          brier: model.brier.toFixed(4),
          base: model.brier_of_base_rate.toFixed(4),
        })}
      >
        <div className="icp-calibration" data-testid="calibration">
          <CalibrationChart points={model.calibration} />
          <CalibrationTable model={model} />
        </div>
        {model.flagged.length > 0 && (
          <p className="icp-warning">
            {t("icp.flagged", {
              names: model.flagged.map((name) => attributeText(t, name)).join(", "),
              auc: model.auc_without_flagged ? ratio(model.auc_without_flagged.value) : "–",
            })}
          </p>
        )}
      </Card>
      {model.factors.length > 0 && <Factors model={model} />}
    </>
  );
}

function CalibrationTable({ model }: { model: PropensityModel }) {
  const t = useTranslate();
  const format = useFormat();
  return (
    <section className="scroll-x" tabIndex={0} aria-label={t("icp.calibration")}>
      <table className="data-table">
        <thead>
          <tr>
            <th scope="col" className="number">
              {t("nav.accounts")}
            </th>
            <th scope="col" className="number">
              {t("icp.foretold")}
            </th>
            <th scope="col" className="number">
              {t("icp.won")}
            </th>
            <th scope="col" className="number">
              95 %
            </th>
          </tr>
        </thead>
        <tbody>
          {model.calibration.map((point) => (
            <tr key={`${point.predicted} ${point.observed}`}>
              <td className="number">{format.integer(point.accounts)}</td>
              <td className="number">{format.percent(point.predicted)}</td>
              <td className="number">{format.percent(point.observed)}</td>
              <td className="number">
                {format.percent(point.low)}–{format.percent(point.high)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Factors({ model }: { model: PropensityModel }) {
  const t = useTranslate();
  const format = useFormat();
  const factors = model.factors.slice(0, factorsShown);
  const most = Math.max(...factors.map(({ share }) => share));
  return (
    <Card title={t("icp.factors")} note={t("icp.factors_note")}>
      <ul className="icp-factors" data-testid="factors">
        {factors.map((factor) => {
          const best = factor.levels[0];
          return (
            <li key={factor.attribute}>
              <span className="strong">{attributeText(t, factor.attribute)}</span>
              <span className="icp-share" aria-hidden="true">
                <span style={{ width: `${(factor.share / most) * 100}%` }} />
              </span>
              <span className="number tabular">{format.percent(factor.share)}</span>
              <span className="small muted">
                {best &&
                  t("icp.factor_best", {
                    level: best.level,
                    rate: format.percent(best.rate),
                    accounts: format.integer(best.accounts),
                  })}
              </span>
            </li>
          );
        })}
      </ul>
    </Card>
  );
}
