import { useFormat } from "../../format";
import { usePlural, useTranslate } from "../../i18n";
import type { MatchModel } from "./api";

interface Properties {
  models: MatchModel[];
  disabled: boolean;
  onPublish: (model: MatchModel) => void;
}

/** The versions with their quality on decisions held back, beside that of the weights before. */
export function ModelsTable({ models, disabled, onPublish }: Properties) {
  const t = useTranslate();
  return (
    <section className="scroll-x card-table" tabIndex={0} aria-label={t("models.title")}>
      <table className="data-table models" data-testid="models">
        <thead>
          <tr>
            <th scope="col">{t("models.version")}</th>
            <th scope="col" className="number">
              {t("models.precision")}
            </th>
            <th scope="col" className="number">
              {t("models.recall")}
            </th>
            <th scope="col">
              <span className="visually-hidden">{t("models.publish")}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {models.map((model) => (
            <ModelRow
              key={model.version}
              model={model}
              disabled={disabled}
              onPublish={() => onPublish(model)}
            />
          ))}
        </tbody>
      </table>
    </section>
  );
}

const looks = { draft: "", published: "tag-good", retired: "" } as const;

interface RowProperties {
  model: MatchModel;
  disabled: boolean;
  onPublish: () => void;
}

function ModelRow({ model, disabled, onPublish }: RowProperties) {
  const t = useTranslate();
  const plural = usePlural();
  const format = useFormat();
  const { version, state, figures, created_by, created_at } = model;
  const { before, after } = figures;
  return (
    <tr>
      <th scope="row">
        {t("models.number", { version: String(version) })}{" "}
        <span className={`tag ${looks[state]}`}>{t(`models.state.${state}`)}</span>
        <span className="person-title muted small">
          {t("decision.by", { who: created_by, when: format.dateTime(created_at) })}
        </span>
        <span className="person-title muted small">
          {plural("models.held_back", before.decisions)}
        </span>
        {figures.too_few_decisions && (
          <span className="person-title small">{t("models.too_few")}</span>
        )}
        {figures.is_worse && <span className="person-title small bad">{t("models.worse")}</span>}
      </th>
      <Quality before={before.precision} after={after.precision} />
      <Quality before={before.recall} after={after.recall} />
      <td className="cell-actions">
        {state !== "published" && (
          <button
            type="button"
            className="button"
            disabled={disabled}
            aria-label={t("models.publish_version", { version: String(version) })}
            onClick={onPublish}
          >
            {t("models.publish")}
          </button>
        )}
      </td>
    </tr>
  );
}

/** A share with the one of the weights that were in force below it. */
function Quality({ before, after }: { before: number | null; after: number | null }) {
  const t = useTranslate();
  const format = useFormat();
  return (
    <td className="number">
      {format.percent(after)}
      <span className="person-title muted small">
        {t("models.before", { share: format.percent(before) })}
      </span>
    </td>
  );
}
