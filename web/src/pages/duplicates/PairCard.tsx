import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { Icon } from "../../components/Icon";
import { useFormat } from "../../format";
import { useTranslate } from "../../i18n";
import type { AccountCard } from "../matching/api";
import { AgreementText, Probability } from "../matching/words";
import { useEvidenceText } from "../review/CompareTable";
import { agreementOf } from "../review/compare";
import type { DuplicatePair } from "./api";
import { tellingEvidence } from "./pairs";

interface Properties {
  pair: DuplicatePair;
  onDismiss: () => void;
  onMerge: (survivor: AccountCard, merged: AccountCard) => void;
}

/** Two accounts side by side: what agrees, which one stays, and what becomes of them. */
export function PairCard({ pair, onDismiss, onMerge }: Properties) {
  const t = useTranslate();
  const { left, right, probability } = pair;
  const [keepsRight, setKeepsRight] = useState(false);
  const [survivor, merged] = keepsRight ? [right, left] : [left, right];
  const names = { left: left.name, right: right.name };
  const name = `survivor-${left.id}-${right.id}`;
  return (
    <section className="card pair" aria-label={t("duplicates.pair_of", names)} data-testid="pair">
      <div className="scroll-x">
        <table className="data-table pair-table">
          <thead>
            <tr>
              <th scope="col">
                <Probability value={probability} />
              </th>
              {[left, right].map((account) => (
                <th key={account.id} scope="col">
                  <div className="candidate-name">
                    <label className="pair-choice">
                      <input
                        type="radio"
                        name={name}
                        checked={survivor.id === account.id}
                        onChange={() => setKeepsRight(account.id === right.id)}
                      />
                      <span className="strong">{account.name}</span>
                      <span className="tag">
                        {t(survivor.id === account.id ? "duplicates.stays" : "duplicates.goes")}
                      </span>
                    </label>
                    <Link
                      to="/accounts/$accountId"
                      params={{ accountId: String(account.id) }}
                      className="icon-link"
                      aria-label={t("review.open_account", { name: account.name })}
                      title={t("review.open_account", { name: account.name })}
                    >
                      <Icon name="open" />
                    </Link>
                  </div>
                </th>
              ))}
              <th scope="col">{t("explain.finding")}</th>
            </tr>
          </thead>
          <tbody>
            <PairEvidence pair={pair} />
            <PairFacts left={left} right={right} />
          </tbody>
        </table>
      </div>
      <div className="pair-actions row">
        <button type="button" className="button" data-row onClick={() => onMerge(survivor, merged)}>
          {t("duplicates.merge")}
        </button>
        <button type="button" className="button button-plain" onClick={onDismiss}>
          {t("duplicates.dismiss")}
        </button>
      </div>
    </section>
  );
}

function PairEvidence({ pair }: { pair: DuplicatePair }) {
  const t = useTranslate();
  const text = useEvidenceText();
  return tellingEvidence(pair.evidence).map((item) => (
    <tr key={item.kind}>
      <th scope="row">{t(`match.evidence.${item.kind}`)}</th>
      <td>{text(item.kind, item.person_value)}</td>
      <td>{text(item.kind, item.account_value)}</td>
      <td>
        <AgreementText agreement={agreementOf(item)} />
      </td>
    </tr>
  ));
}

function PairFacts({ left, right }: { left: AccountCard; right: AccountCard }) {
  const t = useTranslate();
  const format = useFormat();
  const tier = (account: AccountCard) =>
    account.tier === null ? "–" : t("accounts.tier", { tier: account.tier });
  const facts: [string, (account: AccountCard) => string | null][] = [
    [t("match.other_names"), ({ other_names }) => other_names.join(", ")],
    [t("column.industry"), ({ industry }) => industry],
    [t("column.employees"), ({ employees }) => format.integer(employees)],
    [t("column.tier"), tier],
    [t("column.people"), ({ people_count }) => format.integer(people_count)],
  ];
  const shown = facts.filter(([, value]) =>
    [left, right].some((account) => value(account) && value(account) !== "–"),
  );
  return shown.map(([label, value]) => (
    <tr key={label}>
      <th scope="row">{label}</th>
      <td>{value(left) || "–"}</td>
      <td>{value(right) || "–"}</td>
      <td />
    </tr>
  ));
}
