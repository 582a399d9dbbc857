import { useTranslate, wordOf } from "../../i18n";

interface Properties<Kind extends string> {
  label: string;
  kinds: readonly Kind[];
  /** The choice of none, where there is one. */
  none?: string;
  chosen: Kind | "";
  onChoose: (kind: Kind | "") => void;
}

/** Asks for a kind of job. */
export function KindSelect<Kind extends string>(properties: Properties<Kind>) {
  const t = useTranslate();
  const { label, kinds, none, chosen, onChoose } = properties;
  return (
    <select
      className="select"
      aria-label={label}
      value={chosen}
      onChange={({ target }) => onChoose(target.value as Kind | "")}
    >
      {none !== undefined && <option value="">{none}</option>}
      {kinds.map((kind) => (
        <option key={kind} value={kind}>
          {wordOf(t, "jobs.kind", kind)}
        </option>
      ))}
    </select>
  );
}
