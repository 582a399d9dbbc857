import { useTranslate } from "../../i18n";
import { reasonMax } from "../targets/ReasonDialog";

interface Properties {
  value: string;
  onValue: (value: string) => void;
}

/** Why something is done although something speaks against it. */
export function ReasonField({ value, onValue }: Properties) {
  const t = useTranslate();
  return (
    <label className="field">
      {t("pilots.reason_why")}
      <textarea
        className="input"
        rows={2}
        required
        maxLength={reasonMax}
        value={value}
        onChange={({ target }) => onValue(target.value)}
      />
    </label>
  );
}

/** The day until which. */
export function DueField({ value, onValue }: Properties) {
  const t = useTranslate();
  return (
    <label className="field">
      {t("tasks.due")}
      <input
        className="input"
        type="date"
        required
        value={value}
        onChange={({ target }) => onValue(target.value)}
      />
    </label>
  );
}

interface SelectProperties extends Properties {
  label: string;
  options: { value: string; word: string }[];
}

/** Chooses one of what is known. */
export function SelectField({ label, value, options, onValue }: SelectProperties) {
  return (
    <label className="field">
      {label}
      <select className="select" value={value} onChange={({ target }) => onValue(target.value)}>
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.word}
          </option>
        ))}
      </select>
    </label>
  );
}
