import { Card } from "../../components/Card";
import { useFormat } from "../../format";
import { useTranslate, wordOf } from "../../i18n";
import { MappingTable } from "./MappingTable";
import { doubledFields, fieldsOf, mappingFor, missingFields, proposedMapping } from "./mapping";
import type { Draft } from "./NewImportPage";

interface Properties {
  draft: Draft;
  onChange: (draft: Draft) => void;
  busy: boolean;
  onBack: () => void;
  onCheck: () => void;
  onRun: () => void;
}

const delimiterNames: Record<string, string> = { "\t": "Tab" };

/** What the rows are, where they come from, and where each column goes. */
export function MappingStep({ draft, onChange, busy, onBack, onCheck, onRun }: Properties) {
  const t = useTranslate();
  const format = useFormat();
  const { preview, entity, source, mapping } = draft;
  const fieldNames = (fields: string[]) =>
    format.list(fields.map((field) => wordOf(t, "field", field)));
  const missing = missingFields(preview, entity, mapping);
  const doubled = doubledFields(mapping);
  const mapped = Object.values(mapping).filter((field) => field !== null).length;
  const ready = missing.length === 0 && mapped > 0 && source.trim() !== "" && !busy;
  const details = [
    preview.format.toUpperCase(),
    preview.encoding,
    preview.delimiter && (delimiterNames[preview.delimiter] ?? preview.delimiter),
    t("imports.sampled", { count: format.integer(preview.rows_sampled) }),
  ];
  return (
    <Card title={preview.file} note={details.filter(Boolean).join(" · ")}>
      <div className="mapping-settings">
        <label className="stack">
          {t("imports.entity")}
          <select
            className="select"
            value={entity}
            onChange={({ target }) =>
              onChange({
                ...draft,
                entity: target.value,
                mapping: mappingFor(preview, target.value, {
                  ...proposedMapping(preview),
                  ...mapping,
                }),
              })
            }
          >
            {preview.entities.map(({ key }) => (
              <option key={key} value={key}>
                {wordOf(t, "entity", key)}
              </option>
            ))}
          </select>
        </label>
        <label className="stack">
          {t("imports.source")}
          <input
            className="input"
            value={source}
            maxLength={60}
            aria-describedby="source-note"
            onChange={({ target }) => onChange({ ...draft, source: target.value })}
          />
        </label>
        <p id="source-note" className="muted small">
          {t("imports.source_note")}
        </p>
      </div>
      <MappingTable
        preview={preview}
        fields={fieldsOf(preview, entity)}
        mapping={mapping}
        onMap={(heading, field) =>
          onChange({ ...draft, mapping: { ...mapping, [heading]: field } })
        }
      />
      {missing.length > 0 && (
        <p className="bad">{t("imports.missing", { fields: fieldNames(missing) })}</p>
      )}
      {doubled.length > 0 && (
        <p className="muted">{t("imports.doubled", { fields: fieldNames(doubled) })}</p>
      )}
      <div className="row import-actions">
        <button type="button" className="button button-primary" disabled={!ready} onClick={onCheck}>
          {t("imports.check")}
        </button>
        <button type="button" className="button" disabled={!ready} onClick={onRun}>
          {t("imports.run_unchecked")}
        </button>
        <button type="button" className="button button-plain" onClick={onBack}>
          {t("imports.other_file")}
        </button>
      </div>
    </Card>
  );
}
