import { Link } from "@tanstack/react-router";
import { useFormat } from "../../format";
import { useTranslate } from "../../i18n";
import type { CriteriaSheet } from "./api";

/** The sheets of criteria, and who has yet to sign each. */
export function CriteriaTable({ items }: { items: CriteriaSheet[] }) {
  const t = useTranslate();
  const format = useFormat();
  return (
    <section className="scroll-x" tabIndex={0} aria-label={t("criteria.title")}>
      <table className="data-table" data-testid="criteria">
        <thead>
          <tr>
            <th scope="col">{t("criteria.sheet")}</th>
            <th scope="col" className="number">
              {t("model.version")}
            </th>
            <th scope="col">{t("criteria.signatures")}</th>
            <th scope="col">{t("targets.changed")}</th>
          </tr>
        </thead>
        <tbody>
          {items.map((sheet) => (
            <tr key={sheet.id}>
              <th scope="row">
                <Link to="/criteria/$criteriaId" params={{ criteriaId: String(sheet.id) }}>
                  {sheet.name}
                </Link>
              </th>
              <td className="number">{sheet.version}</td>
              <td>
                <SignedTag sheet={sheet} />
              </td>
              <td>
                {t("decision.by", {
                  who: sheet.changed_by,
                  when: format.dateTime(sheet.changed_at),
                })}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** Whether a sheet is signed, else who has yet to sign it. */
export function SignedTag({ sheet }: { sheet: CriteriaSheet }) {
  const t = useTranslate();
  const format = useFormat();
  const missing = sheet.signatures.filter(({ signed_at }) => !signed_at).map(({ name }) => name);
  if (sheet.signed) return <span className="tag tag-good">✓ {t("criteria.signed")}</span>;
  if (missing.length === 0) return <span className="bad">{t("criteria.no_signers")}</span>;
  return <span>{t("criteria.waits_for", { names: format.list(missing) })}</span>;
}
