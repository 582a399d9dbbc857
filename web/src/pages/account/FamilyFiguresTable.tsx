import { useFormat } from "../../format";
import { type MessageKey, useTranslate } from "../../i18n";
import type { AccountFamily, FamilyFigures } from "./api";

/** The account's own figures beside those with everybody below it, and of the whole family. */
export function FamilyFiguresTable({ family }: { family: AccountFamily }) {
  const t = useTranslate();
  const format = useFormat();
  const rows: [MessageKey, FamilyFigures][] = [
    ["family.own", family.own],
    ["family.with_children", family.with_children],
    ["family.whole", family.family],
  ];
  return (
    <section className="scroll-x card-table" tabIndex={0} aria-label={t("family.figures")}>
      <table className="data-table family-figures">
        <thead>
          <tr>
            <th scope="col">{t("family.counted")}</th>
            <th scope="col" className="number">
              {t("accounts.title")}
            </th>
            <th scope="col" className="number" title={t("column.people_hint")}>
              {t("column.people")}
            </th>
            <th scope="col" className="number">
              {t("column.open_amount")}
            </th>
            <th scope="col" className="number">
              {t("outcome.won")}
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map(([label, figures]) => (
            <tr key={label}>
              <th scope="row">{t(label)}</th>
              <td className="number">{format.integer(figures.accounts)}</td>
              <td
                className="number"
                title={t("account.engaged_people", {
                  count: format.integer(figures.engaged_people),
                })}
              >
                {t("rate.counts", {
                  reached: format.integer(figures.engaged_people),
                  of: format.integer(figures.people),
                })}
              </td>
              <td className="number" title={format.money(figures.open_amount)}>
                {format.compactMoney(figures.open_amount)}
              </td>
              <td className="number" title={format.money(figures.won_amount)}>
                {format.compactMoney(figures.won_amount)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
