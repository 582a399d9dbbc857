import { useFormat } from "../../format";
import { useTranslate } from "../../i18n";
import type { CriteriaSheet } from "./api";

/** What a sheet says: each criterion, how much it counts, and who answers it. */
export function SheetTable({ sheet }: { sheet: CriteriaSheet }) {
  const t = useTranslate();
  const format = useFormat();
  const sum = sheet.criteria.reduce((sum, { weight }) => sum + weight, 0);
  return (
    <section className="scroll-x" tabIndex={0} aria-label={t("criteria.what")}>
      <table className="data-table" data-testid="sheet">
        <thead>
          <tr>
            <th scope="col">{t("criteria.criterion")}</th>
            <th scope="col" className="number">
              {t("criteria.weight")}
            </th>
            <th scope="col">{t("criteria.answered_by")}</th>
            <th scope="col">{t("criteria.by_what")}</th>
          </tr>
        </thead>
        <tbody>
          {sheet.criteria.map(({ key, name, weight, filter, question }) => (
            <tr key={key}>
              <th scope="row">{name}</th>
              <td className="number">{format.percent(weight / sum)}</td>
              <td>{t(filter === null ? "criteria.by.question" : "criteria.by.filter")}</td>
              <td>{filter === null ? question : <code>{filter}</code>}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
