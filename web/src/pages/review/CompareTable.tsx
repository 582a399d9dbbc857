import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { Icon } from "../../components/Icon";
import { useFormat } from "../../format";
import { type Translate, useTranslate } from "../../i18n";
import type { AccountCard, MatchCandidate } from "../matching/api";
import { AgreementText, CandidateRule, Probability } from "../matching/words";
import type { ReviewItem } from "./api";
import { compareRows, type EvidenceKind } from "./compare";
import "./compare.css";

interface Properties {
  item: ReviewItem;
  chosen: number;
  onChoose: (place: number) => void;
}

/** A value as written for people: countries by name, the rest as it is. */
export function useEvidenceText() {
  const format = useFormat();
  return (kind: EvidenceKind, value: string | null) =>
    kind === "country" ? format.country(value) : (value ?? "–");
}

type Fact = [label: string, (account: AccountCard) => ReactNode];

function useFacts(t: Translate): Fact[] {
  const format = useFormat();
  const tier = (account: AccountCard) =>
    account.tier === null
      ? "–"
      : `${t("accounts.tier", { tier: account.tier })} · ${format.decimal(account.score)}`;
  return [
    [t("match.other_names"), ({ other_names }) => other_names.join(", ")],
    [t("match.other_domains"), ({ other_domains }) => other_domains.join(", ")],
    [t("column.industry"), ({ industry }) => industry],
    [t("column.employees"), ({ employees }) => format.integer(employees)],
    [t("column.tier"), tier],
    [t("column.people"), ({ people_count }) => format.integer(people_count)],
    [t("column.owner"), ({ owner }) => owner],
    [t("facts.parent"), ({ parent }) => parent?.name],
  ];
}

/** The person and the candidates side by side, line by line. */
export function CompareTable({ item, chosen, onChoose }: Properties) {
  const t = useTranslate();
  const text = useEvidenceText();
  const { person, candidates } = item;
  const facts = useFacts(t).filter(([, value]) =>
    candidates.some(({ account }) => value(account) && value(account) !== "–"),
  );
  return (
    <section className="scroll-x compare-scroll" tabIndex={0} aria-label={t("review.side_by_side")}>
      <table className="data-table compare">
        <thead>
          <tr>
            <th scope="col">
              <span className="visually-hidden">{t("match.compared")}</span>
            </th>
            <th scope="col">{t("match.person_says")}</th>
            {candidates.map((candidate, place) => (
              <CandidateHead
                key={candidate.account.id}
                candidate={candidate}
                place={place}
                isChosen={place === chosen}
                onChoose={() => onChoose(place)}
              />
            ))}
          </tr>
        </thead>
        <tbody>
          {compareRows(person, candidates).map(({ kind, person: said, cells }) => (
            <tr key={kind}>
              <th scope="row">{t(`match.evidence.${kind}`)}</th>
              <td data-label={t("match.person_says")}>{text(kind, said)}</td>
              {cells.map(({ value, agreement }, place) => (
                <td
                  key={candidates[place]?.account.id}
                  data-chosen={place === chosen}
                  data-label={candidates[place]?.account.name}
                >
                  {text(kind, value)}
                  {agreement && said !== null && <AgreementText agreement={agreement} />}
                </td>
              ))}
            </tr>
          ))}
          {facts.map(([label, value]) => (
            <tr key={label}>
              <th scope="row">{label}</th>
              <td />
              {candidates.map(({ account }, place) => (
                <td key={account.id} data-chosen={place === chosen} data-label={account.name}>
                  {value(account) || "–"}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

interface HeadProperties {
  candidate: MatchCandidate;
  place: number;
  isChosen: boolean;
  onChoose: () => void;
}

function CandidateHead({ candidate, place, isChosen, onChoose }: HeadProperties) {
  const t = useTranslate();
  const { account, probability } = candidate;
  return (
    <th scope="col" data-chosen={isChosen} className="candidate-head">
      <div className="candidate-name">
        <button
          type="button"
          className="candidate-button"
          data-candidate={place}
          aria-pressed={isChosen}
          title={account.name}
          onClick={onChoose}
        >
          <kbd aria-hidden="true">{place + 1}</kbd>
          <span>{account.name}</span>
        </button>
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
      <Probability value={probability} />
      <span className="small muted">
        <CandidateRule candidate={candidate} />
      </span>
    </th>
  );
}
