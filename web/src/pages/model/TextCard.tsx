import { useRef } from "react";
import { Card } from "../../components/Card";
import { useFormat } from "../../format";
import { usePlural, useTranslate } from "../../i18n";
import type { Draft } from "./useDraft";

/** The model as its file says it, with everything that is wrong by line. */
export function TextCard({ draft }: { draft: Draft }) {
  const t = useTranslate();
  const plural = usePlural();
  const format = useFormat();
  const area = useRef<HTMLTextAreaElement>(null);
  const faults = draft.check.data?.faults ?? [];
  const text = draft.text ?? "";
  const show = (line: number) => {
    const lines = text.split("\n");
    const begin = lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0);
    area.current?.focus();
    area.current?.setSelectionRange(begin, begin + (lines[line - 1]?.length ?? 0));
  };
  return (
    <Card
      title={t("model.text")}
      note={faults.length > 0 ? plural("model.faults", faults.length) : t("model.text_note")}
    >
      {faults.length > 0 && (
        <ul className="model-faults" data-testid="faults">
          {faults.map((fault) => (
            <li key={`${fault.line} ${fault.place} ${fault.message}`}>
              <button type="button" className="text-link" onClick={() => show(fault.line)}>
                {t("model.line", { line: format.integer(fault.line) })}
              </button>{" "}
              {fault.place && <span className="muted">{fault.place}: </span>}
              {fault.message}
              {fault.suggestion && <span className="muted"> ({fault.suggestion})</span>}
            </li>
          ))}
        </ul>
      )}
      <textarea
        ref={area}
        className="input model-text"
        aria-label={t("model.text")}
        aria-invalid={faults.length > 0}
        rows={30}
        spellCheck={false}
        value={text}
        readOnly={draft.busy}
        onChange={(event) => draft.setText(event.target.value)}
      />
    </Card>
  );
}
