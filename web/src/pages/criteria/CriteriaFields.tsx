import { Icon } from "../../components/Icon";
import { useTranslate } from "../../i18n";
import type { CriterionDraft, SheetDraft } from "./sheet";

/** The most criteria that the server takes. */
const criteriaMax = 50;

interface Properties {
  draft: SheetDraft;
  onChange: (draft: SheetDraft) => void;
}

/** The fields of a sheet: its criteria, and who has to sign. */
export function CriteriaFields({ draft, onChange }: Properties) {
  const t = useTranslate();
  const { criteria, signers } = draft;
  const set = (row: number, part: Partial<CriterionDraft>) =>
    onChange({
      ...draft,
      criteria: criteria.map((it) => (it.row === row ? { ...it, ...part } : it)),
    });
  const next = criteria.reduce((most, { row }) => Math.max(most, row), 0) + 1;
  const blank: CriterionDraft = {
    row: next,
    key: "",
    name: "",
    weight: "10",
    by: "question",
    answer: "",
  };
  return (
    <>
      {criteria.map((criterion, place) => (
        <CriterionFields
          key={criterion.row}
          number={place + 1}
          criterion={criterion}
          isOnly={criteria.length === 1}
          onChange={(part) => set(criterion.row, part)}
          onRemove={() =>
            onChange({ ...draft, criteria: criteria.filter((it) => it !== criterion) })
          }
        />
      ))}
      <div className="row">
        <button
          type="button"
          className="button"
          disabled={criteria.length >= criteriaMax}
          onClick={() => onChange({ ...draft, criteria: [...criteria, blank] })}
        >
          {t("criteria.add")}
        </button>
      </div>
      <label className="field">
        {t("criteria.signers")}
        <textarea
          className="input"
          rows={2}
          translate="no"
          placeholder={"cmo@example.com\ncro@example.com"}
          value={signers.join("\n")}
          onChange={({ target }) =>
            onChange({ ...draft, signers: target.value ? target.value.split(/[\n,;]/) : [] })
          }
        />
        <span className="small muted">{t("criteria.signers_note")}</span>
      </label>
    </>
  );
}

interface FieldsProperties {
  number: number;
  criterion: CriterionDraft;
  isOnly: boolean;
  onChange: (part: Partial<CriterionDraft>) => void;
  onRemove: () => void;
}

function CriterionFields({ number, criterion, isOnly, onChange, onRemove }: FieldsProperties) {
  const t = useTranslate();
  const isFilter = criterion.by === "filter";
  return (
    <fieldset className="criterion-fields">
      <legend>{t("criteria.number", { number })}</legend>
      <label className="field grows">
        {t("criteria.name")}
        <input
          className="input"
          required
          maxLength={200}
          value={criterion.name}
          onChange={({ target }) => onChange({ name: target.value })}
        />
      </label>
      <label className="field">
        {t("criteria.weight")}
        <input
          className="input short-input"
          type="number"
          required
          min={0}
          step="any"
          value={criterion.weight}
          onChange={({ target }) => onChange({ weight: target.value })}
        />
      </label>
      <label className="field">
        {t("criteria.answered_by")}
        <select
          className="select"
          value={criterion.by}
          onChange={({ target }) =>
            onChange({ by: target.value === "filter" ? "filter" : "question", answer: "" })
          }
        >
          <option value="filter">{t("criteria.by.filter")}</option>
          <option value="question">{t("criteria.by.question")}</option>
        </select>
      </label>
      <label className="field whole-line">
        {t(isFilter ? "criteria.filter" : "criteria.question")}
        <input
          className={isFilter ? "input code-input" : "input"}
          required
          maxLength={isFilter ? 4000 : 1000}
          spellCheck={isFilter ? false : undefined}
          translate={isFilter ? "no" : undefined}
          value={criterion.answer}
          onChange={({ target }) => onChange({ answer: target.value })}
        />
      </label>
      {!isOnly && (
        <button
          type="button"
          className="button button-plain button-icon"
          aria-label={t("criteria.remove", { number })}
          onClick={onRemove}
        >
          <Icon name="close" />
        </button>
      )}
    </fieldset>
  );
}
