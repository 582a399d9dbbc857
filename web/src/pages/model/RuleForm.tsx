import { useState } from "react";
import { Dialog } from "../../components/Dialog";
import { ErrorState } from "../../components/states";
import { useTranslate } from "../../i18n";
import { dimensionName } from "../account/facts";
import { FilterBuilder } from "../accounts/builder/FilterBuilder";
import type { Draft } from "./useDraft";

interface Properties {
  draft: Draft;
  dimension: string;
  /** The rule that is changed; a new one where it is not given. */
  place?: number;
  start: { text: string; when: string; add: number };
  onClose: () => void;
}

/** A rule: its words, its condition as text or built, its points. */
export function RuleForm({ draft, dimension: first, place, start, onClose }: Properties) {
  const t = useTranslate();
  const [dimension, setDimension] = useState(first);
  const [text, setText] = useState(start.text);
  const [when, setWhen] = useState(start.when);
  const [add, setAdd] = useState(String(start.add));
  const [building, setBuilding] = useState(false);
  const [failed, setFailed] = useState(false);
  const points = Number(add);
  const valid = text.trim() !== "" && add.trim() !== "" && Number.isFinite(points);
  const title = t(place === undefined ? "model.add_rule" : "model.change_rule");
  const rule = { dimension, text: text.trim(), when, add: points };
  const submit = async () => {
    const done = await draft.edit(
      place === undefined ? { kind: "add_rule", ...rule } : { kind: "change_rule", place, ...rule },
    );
    setFailed(done === null);
    if (done !== null) onClose();
  };
  if (building) {
    return (
      <FilterBuilder
        text={when}
        onApply={(next) => {
          setWhen(next);
          setBuilding(false);
        }}
        onClose={() => setBuilding(false)}
      />
    );
  }
  return (
    <Dialog label={title} onClose={onClose}>
      <form
        className="dialog-body model-form"
        onSubmit={(event) => {
          event.preventDefault();
          if (valid) void submit();
        }}
      >
        <h2>{title}</h2>
        {place === undefined && (
          <label>
            {t("model.dimension")}
            <select
              className="select"
              value={dimension}
              onChange={(event) => setDimension(event.target.value)}
            >
              {(draft.dimensions ?? []).map(({ key }) => (
                <option key={key} value={key}>
                  {dimensionName(t, key)}
                </option>
              ))}
            </select>
          </label>
        )}
        <label>
          {t("model.rule_text")}
          <input
            className="input"
            value={text}
            required
            maxLength={200}
            onChange={(event) => setText(event.target.value)}
          />
        </label>
        <label>
          {t("model.rule_when")}
          <textarea
            className="input model-condition"
            rows={3}
            value={when}
            spellCheck={false}
            onChange={(event) => setWhen(event.target.value)}
          />
        </label>
        <button type="button" className="button" onClick={() => setBuilding(true)}>
          {t("builder.open")}
        </button>
        <label>
          {t("model.rule_add")}
          <input
            className="input"
            type="number"
            step="0.1"
            min={-1000}
            max={1000}
            value={add}
            required
            onChange={(event) => setAdd(event.target.value)}
          />
        </label>
        {failed && draft.failure && <ErrorState what={t("model.refused")} error={draft.failure} />}
        <div className="row">
          <button type="submit" className="button button-primary" disabled={!valid || draft.busy}>
            {t("model.into_draft")}
          </button>
          <button type="button" className="button" onClick={onClose}>
            {t("action.cancel")}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
