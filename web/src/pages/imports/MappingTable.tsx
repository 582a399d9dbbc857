import { useTranslate, wordOf } from "../../i18n";
import type { ImportPreview } from "./api";
import type { fieldsOf, Mapping } from "./mapping";

interface Properties {
  preview: ImportPreview;
  fields: ReturnType<typeof fieldsOf>;
  mapping: Mapping;
  onMap: (heading: string, field: string | null) => void;
}

/** How many sample values stand beside a heading. */
const samplesShown = 3;

/** Each column of the file with its first values and the field it goes to. */
export function MappingTable({ preview, fields, mapping, onMap }: Properties) {
  const t = useTranslate();
  return (
    <section className="mapping-table" aria-label={t("imports.step.mapping")}>
      <table className="data-table">
        <thead>
          <tr>
            <th scope="col">{t("imports.heading")}</th>
            <th scope="col">{t("imports.sample")}</th>
            <th scope="col">{t("imports.field")}</th>
          </tr>
        </thead>
        <tbody>
          {preview.headings.map((heading, column) => {
            const samples = preview.sample
              .map((row) => row[column])
              .filter((value) => value !== undefined && value !== "")
              .slice(0, samplesShown);
            return (
              // biome-ignore lint/suspicious/noArrayIndexKey: headings may repeat
              <tr key={`${column} ${heading}`}>
                <th scope="row">{heading}</th>
                <td className="muted sample-cell">{samples.join(" · ") || "–"}</td>
                <td>
                  <select
                    className="select"
                    aria-label={t("imports.field_of", { heading })}
                    value={mapping[heading] ?? ""}
                    data-unmapped={mapping[heading] == null}
                    onChange={({ target }) => onMap(heading, target.value || null)}
                  >
                    <option value="">{t("imports.leave_out")}</option>
                    {fields.map(({ key, required }) => (
                      <option key={key} value={key}>
                        {wordOf(t, "field", key)}
                        {required ? " *" : ""}
                      </option>
                    ))}
                  </select>
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}
