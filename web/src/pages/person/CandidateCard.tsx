import { Card } from "../../components/Card";
import { useFormat } from "../../format";
import { useTranslate, wordOf } from "../../i18n";
import type { MatchCandidate, MatchEvidence } from "../matching/api";
import { AgreementText, CandidateRule, Probability } from "../matching/words";
import { useEvidenceText } from "../review/CompareTable";
import { agreementOf } from "../review/compare";
import { AccountName } from "./AnswerCard";
import { weightBars } from "./weight-bars";

interface Properties {
  candidate: MatchCandidate;
  place: number;
  isAnswer: boolean;
}

/** One account that was thought of: what was compared, and what the names weigh. */
export function CandidateCard({ candidate, place, isAnswer }: Properties) {
  const t = useTranslate();
  const format = useFormat();
  const { account, evidence, weights } = candidate;
  const details = [
    account.domain,
    account.city,
    account.country && format.country(account.country),
    account.tier !== null && t("accounts.tier", { tier: account.tier }),
    account.parent && t("explain.child_of", { name: account.parent.name }),
  ];
  return (
    <Card
      label={account.name}
      title={
        <>
          <span className="muted tabular">{place + 1}.</span> <AccountName of={account} />{" "}
          {isAnswer && <span className="tag tag-good">{t("explain.is_answer")}</span>}
        </>
      }
      note={
        <>
          <CandidateRule candidate={candidate} />
          {details.filter(Boolean).map((detail) => ` · ${detail}`)}
        </>
      }
      controls={<Probability value={candidate.probability} />}
      flush
    >
      <EvidenceTable evidence={evidence} name={account.name} />
      {weights.length > 0 && <Weights candidate={candidate} />}
    </Card>
  );
}

function EvidenceTable({ evidence, name }: { evidence: MatchEvidence[]; name: string }) {
  const t = useTranslate();
  const text = useEvidenceText();
  if (evidence.length === 0) return null;
  return (
    <section
      className="scroll-x card-table"
      tabIndex={0}
      aria-label={t("explain.evidence_of", { name })}
    >
      <table className="data-table evidence">
        <thead>
          <tr>
            <th scope="col">{t("match.compared")}</th>
            <th scope="col">{t("match.person_says")}</th>
            <th scope="col">{t("column.account")}</th>
            <th scope="col">{t("explain.finding")}</th>
          </tr>
        </thead>
        <tbody>
          {evidence.map((item) => (
            <tr key={item.kind}>
              <th scope="row">{t(`match.evidence.${item.kind}`)}</th>
              <td>{text(item.kind, item.person_value)}</td>
              <td>{text(item.kind, item.account_value)}</td>
              <td>
                <AgreementText agreement={agreementOf(item)} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** What each finding about the names adds to the log-odds, around a common zero. */
function Weights({ candidate }: { candidate: MatchCandidate }) {
  const t = useTranslate();
  const format = useFormat();
  const { weights, name_probability } = candidate;
  const bars = weightBars(weights.map(({ log_odds }) => log_odds));
  return (
    <div className="card-body">
      <h3>{t("explain.weights")}</h3>
      <p className="muted small">
        {t("explain.weights_note", { probability: format.percent(name_probability) })}
      </p>
      <ul className="weights">
        {weights.map(({ feature, value, log_odds }, index) => (
          <li key={feature} title={t("explain.weight_value", { value: format.decimal(value) })}>
            <span>{wordOf(t, "match.feature", feature)}</span>
            <span className="weight-track" aria-hidden="true">
              <span
                data-sign={log_odds < 0 ? "minus" : "plus"}
                style={{
                  insetInlineStart: `${bars[index]?.start}%`,
                  width: `${bars[index]?.width}%`,
                }}
              />
            </span>
            <span className="number">{format.signed(log_odds)}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
