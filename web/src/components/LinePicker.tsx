import { useId } from "react";
import { useTranslate } from "../i18n";

/** Chooses the product line whose model scores; nothing where there is only the main model. */
export function LinePicker({
  lines,
  line,
  onChoose,
}: {
  lines: { key: string; name: string }[];
  line: string | undefined;
  onChoose: (line: string | undefined) => void;
}) {
  const t = useTranslate();
  const id = useId();
  if (lines.length === 0 && line === undefined) return null;
  const isKnown = line === undefined || lines.some(({ key }) => key === line);
  return (
    <div className="row">
      <label className="small muted" htmlFor={id}>
        {t("line.label")}
      </label>
      <select
        id={id}
        className="select"
        value={line ?? ""}
        onChange={(event) => onChoose(event.target.value || undefined)}
      >
        <option value="">{t("line.main")}</option>
        {lines.map(({ key, name }) => (
          <option key={key} value={key}>
            {name}
          </option>
        ))}
        {!isKnown && <option value={line}>{line}</option>}
      </select>
    </div>
  );
}
