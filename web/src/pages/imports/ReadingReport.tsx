import { useFormat } from "../../format";
import { useTranslate } from "../../i18n";
import type { ImportReading } from "./api";

type ColumnReading = ImportReading["columns"][number];

/** How the file was read: what was decided, what was left out, what could not be read. */
export function ReadingReport({ reading }: { reading: ImportReading }) {
  const t = useTranslate();
  const format = useFormat();
  const rows = useRowsLeftOut(reading);
  const said = useColumnSaid();
  const columns = reading.columns.map((column) => ({ column, text: said(column) }));
  const decided = columns.filter(({ text }) => text !== null);
  const { cells, unknown_headings } = reading;
  if (rows.length + decided.length + cells.length + unknown_headings.length === 0) return null;
  return (
    <section data-testid="reading">
      <h3>{t("reading.title")}</h3>
      <ul className="warnings">
        {rows.map((text) => (
          <li key={text}>{text}</li>
        ))}
        {decided.map(({ column, text }) => (
          <li key={`${column.column} ${column.field}`}>
            <span className="strong">{column.column}</span>: {text}
          </li>
        ))}
        {cells.map((trouble) => (
          <li key={`${trouble.column} ${trouble.kind}`}>
            <span className="strong">{trouble.column}</span>:{" "}
            {t(`reading.cells.${trouble.kind}`, { count: format.integer(trouble.cells) })}{" "}
            <span className="muted">
              {trouble.line > 0 &&
                t(trouble.example === "" ? "reading.first_line" : "reading.first", {
                  line: format.integer(trouble.line),
                  text: trouble.example,
                })}
              {trouble.reason !== "" && ` – ${trouble.reason}`}
            </span>
          </li>
        ))}
        {unknown_headings.length > 0 && (
          <li>{t("reading.unknown_headings", { headings: unknown_headings.join(", ") })}</li>
        )}
      </ul>
    </section>
  );
}

/** Sentences on rows that are no records of this kind. */
function useRowsLeftOut(reading: ImportReading): string[] {
  const t = useTranslate();
  const format = useFormat();
  const sentences: string[] = [];
  if (reading.headings_line !== null) {
    sentences.push(t("reading.headings_line", { line: format.integer(reading.headings_line) }));
  }
  for (const { first_line, last_line, what, text } of reading.left_out) {
    const first = format.integer(first_line);
    const lines = first_line === last_line ? first : `${first}–${format.integer(last_line)}`;
    sentences.push(t(`reading.left_out.${what}`, { lines, text }));
  }
  const counts = ["repeated_headings", "other_rows"] as const;
  for (const key of counts) {
    if (reading[key] > 0) {
      sentences.push(t(`reading.${key}`, { count: format.integer(reading[key]) }));
    }
  }
  return sentences;
}

/** What is said of a column: nothing where there was no doubt. */
function useColumnSaid(): (column: ColumnReading) => string | null {
  const t = useTranslate();
  const format = useFormat();
  return (column) => {
    const { basis, two_ways, contradicted_by } = column;
    if (two_ways === 0 && contradicted_by === 0) return null;
    const parts = [
      t(`reading.basis.${basis}`, {
        way: t(`reading.way.${column.way}`),
        count: format.integer(basis === "setting" ? two_ways : column.proved_by),
        example: column.example ?? "",
        setting: column.way.startsWith("decimal") ? "decimal_sign" : "date_order",
      }),
    ];
    if (contradicted_by > 0) {
      parts.push(t("reading.contradicted", { count: format.integer(contradicted_by) }));
    }
    return parts.join(" ");
  };
}
