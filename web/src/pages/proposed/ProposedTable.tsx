import { Link } from "@tanstack/react-router";
import { useFormat } from "../../format";
import { useTranslate } from "../../i18n";
import type { ProposedAccount } from "./api";
import type { Ask } from "./ProposalDialog";

interface Properties {
  rows: ProposedAccount[];
  onAsk: (ask: Ask, proposal: ProposedAccount) => void;
}

/** How many titles and countries stand in a row. */
const shown = 3;

/** The proposed accounts, those with most people first. */
export function ProposedTable({ rows, onAsk }: Properties) {
  const t = useTranslate();
  return (
    <section
      className="scroll-x card-table"
      tabIndex={0}
      aria-label={t("matching.tab.proposed")}
      data-testid="proposed"
    >
      <table className="data-table">
        <thead>
          <tr>
            <th scope="col">{t("column.account")}</th>
            <th scope="col" className="number">
              {t("column.people")}
            </th>
            <th scope="col">{t("proposed.who")}</th>
            <th scope="col">{t("column.country")}</th>
            <th scope="col">
              <span className="visually-hidden">{t("proposed.decide")}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((proposal) => (
            <ProposedRow key={proposal.key} proposal={proposal} onAsk={onAsk} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

function ProposedRow({
  proposal,
  onAsk,
}: { proposal: ProposedAccount } & Pick<Properties, "onAsk">) {
  const t = useTranslate();
  const format = useFormat();
  const { name, domain, kind, people, titles, countries, sample } = proposal;
  const countryNames = countries.slice(0, shown).map(({ value }) => format.country(value));
  return (
    <tr>
      <th scope="row">
        {name}
        <span className="person-title muted small">
          {kind === "domain" ? domain : t("proposed.by_name")}
        </span>
      </th>
      <td className="number">{format.integer(people)}</td>
      <td>
        {sample.slice(0, shown).map((person, place) => (
          <span key={person.id}>
            {place > 0 && ", "}
            <Link to="/people/$personId/match" params={{ personId: String(person.id) }}>
              {person.name}
            </Link>
          </span>
        ))}
        <span className="person-title muted small">
          {titles
            .slice(0, shown)
            .map(({ value }) => value)
            .join(" · ")}
        </span>
      </td>
      <td>{countryNames.length > 0 ? format.list(countryNames) : "–"}</td>
      <td className="cell-actions">
        <button
          type="button"
          className="button"
          aria-label={t("proposed.accept_name", { name })}
          data-row
          onClick={() => onAsk("accept", proposal)}
        >
          {t("proposed.accept")}
        </button>
        <button
          type="button"
          className="button button-plain"
          aria-label={t("proposed.dismiss_name", { name })}
          onClick={() => onAsk("dismiss", proposal)}
        >
          {t("proposed.dismiss")}
        </button>
      </td>
    </tr>
  );
}
