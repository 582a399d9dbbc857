import { Link } from "@tanstack/react-router";
import { GlossaryWord } from "../../components/GlossaryWord";
import { useFormat } from "../../format";
import { useTranslate } from "../../i18n";
import type { TargetSuggestion } from "./api";

interface TableProperties {
  items: TargetSuggestion[];
  chosen: ReadonlySet<number>;
  onChoose: (chosen: ReadonlySet<number>) => void;
}

/** The suggested accounts, to choose from. */
export function SuggestedTable({ items, chosen, onChoose }: TableProperties) {
  const t = useTranslate();
  const format = useFormat();
  const all = items.map(({ account }) => account.id);
  const isAll = all.every((id) => chosen.has(id));
  const toggle = (id: number, isChosen: boolean) => {
    const next = new Set(chosen);
    if (isChosen) next.add(id);
    else next.delete(id);
    onChoose(next);
  };
  return (
    <section className="scroll-x" tabIndex={0} aria-label={t("targets.part.suggested")}>
      <table className="data-table" data-testid="suggested">
        <thead>
          <tr>
            <th scope="col" className="cell-check">
              <input
                type="checkbox"
                aria-label={t("targets.choose_all")}
                checked={isAll}
                onChange={() => onChoose(new Set(isAll ? [] : all))}
              />
            </th>
            <th scope="col">{t("column.account")}</th>
            <th scope="col" className="number">
              {t("column.tier")}
            </th>
            <th scope="col" className="number">
              {t("column.score")}
            </th>
            <th scope="col" className="number">
              {t("targets.icp_fit")}
            </th>
            <th scope="col" className="number">
              <GlossaryWord word="engaged">{t("targets.engaged_people")}</GlossaryWord>
            </th>
            <th scope="col" className="number">
              <GlossaryWord word="mql">{t("targets.mqls")}</GlossaryWord>
            </th>
          </tr>
        </thead>
        <tbody>
          {items.map((item) => (
            <tr key={item.account.id}>
              <td className="cell-check">
                <input
                  type="checkbox"
                  aria-label={t("targets.choose", { name: item.account.name })}
                  checked={chosen.has(item.account.id)}
                  onChange={({ target }) => toggle(item.account.id, target.checked)}
                />
              </td>
              <th scope="row">
                <Link
                  to="/accounts/$accountId"
                  params={{ accountId: String(item.account.id) }}
                  data-row
                >
                  {item.account.name}
                </Link>
              </th>
              <td className="number">{item.tier ?? "–"}</td>
              <td className="number">{format.decimal(item.score)}</td>
              <td className="number">{format.decimal(item.icp_fit)}</td>
              <td className="number">{format.integer(item.engaged_people)}</td>
              <td className="number">{format.integer(item.mqls)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
