import { useState } from "react";
import { WaterfallChart } from "../../charts/WaterfallChart";
import { Card } from "../../components/Card";
import { LinePicker } from "../../components/LinePicker";
import { EmptyState } from "../../components/states";
import { useFormat } from "../../format";
import { type Translate, useTranslate } from "../../i18n";
import type { AccountDetail, ScoreExplanation } from "./api";
import { dimensionName, type Fact, factName, factsText, noticeText, reasonText } from "./facts";
import { Gates, TierChanges } from "./Gates";
import { byLine } from "./line";

type Dimension = ScoreExplanation["dimensions"][number];

/** Why the account scores what it scores, down to the rules. */
export function ScoreCard({ account }: { account: AccountDetail }) {
  const t = useTranslate();
  const format = useFormat();
  const [line, setLine] = useState<string>();
  const explanation = byLine(account, line).explanation;
  const [chosen, setChosen] = useState<string | null>(null);
  if (!explanation) {
    return (
      <Card title={t("score.none")}>
        <EmptyState text={t("score.none_text")} />
      </Card>
    );
  }
  const dimensions = explanation.dimensions;
  const shown = chosen ? dimensions.filter(({ key }) => key === chosen) : dimensions;
  const labelOf = (key: string) => {
    const dimension = dimensions.find((known) => known.key === key);
    return dimension ? dimensionName(t, dimension.key) : t("column.score");
  };
  return (
    <Card
      title={t("score.why", { score: format.decimal(explanation.total) })}
      note={t("score.note", {
        model: explanation.model,
        version: explanation.version,
        date: format.dateTime(explanation.computed_at),
      })}
    >
      <LinePicker
        lines={account.lines.map((known) => ({ key: known.line, name: known.name }))}
        line={line}
        onChoose={(next) => {
          setLine(next);
          setChosen(null);
        }}
      />
      <WaterfallChart
        parts={dimensions.map(({ key, contribution }) => ({ key, value: contribution }))}
        total={explanation.total}
        labelOf={labelOf}
        chosen={chosen}
        onChoose={(key) => setChosen(key === chosen ? null : key)}
      />
      <Notices notices={explanation.notice_facts} />
      <div className="reasons">
        {shown.map((dimension) => (
          <Reasons key={dimension.key} dimension={dimension} t={t} />
        ))}
      </div>
      {explanation.gates.length > 0 && (
        <div className="gates-section">
          <h3>{t("gates.title")}</h3>
          <Gates explanation={explanation} />
        </div>
      )}
      {explanation.tier_changes.length > 0 && (
        <div className="gates-section">
          <h3>{t("gates.changes")}</h3>
          <TierChanges changes={explanation.tier_changes} />
        </div>
      )}
    </Card>
  );
}

function Notices({ notices }: { notices: ScoreExplanation["notice_facts"] }) {
  const t = useTranslate();
  const format = useFormat();
  return (
    <div className="stack">
      {notices.map((notice) => (
        <p key={notice.kind} className="notice">
          {noticeText(t, format, notice)}
        </p>
      ))}
    </div>
  );
}

function FoundText({ facts }: { facts: readonly Fact[] }) {
  const t = useTranslate();
  const found = factsText(t, useFormat(), facts);
  return found && <span className="muted">{` · ${t("score.found", { found })}`}</span>;
}

function Reasons({ dimension, t }: { dimension: Dimension; t: Translate }) {
  const format = useFormat();
  return (
    <section>
      <h3 className="reasons-head">
        <span>{dimensionName(t, dimension.key)}</span>
        <span className="muted small">
          {t("score.product", {
            value: format.decimal(dimension.value),
            weight: format.percent(dimension.weight),
            result: format.decimal(dimension.contribution),
          })}
        </span>
      </h3>
      <table>
        <caption className="visually-hidden">{dimensionName(t, dimension.key)}</caption>
        <tbody>
          {dimension.reasons.map((reason) => (
            <tr key={`${reason.rule} ${reason.text}`}>
              <td>
                {reasonText(t, format, reason.said)}
                <FoundText facts={reason.facts} />
              </td>
              <td className="number">{format.signed(reason.points)}</td>
            </tr>
          ))}
          {dimension.reasons.length === 0 && (
            <tr>
              <td className="muted">{t("score.no_reason")}</td>
            </tr>
          )}
        </tbody>
      </table>
      {dimension.missing.length > 0 && (
        <p className="small muted">
          {t("score.missing", {
            fields: format.list(dimension.missing.map((field) => factName(t, field))),
          })}
        </p>
      )}
    </section>
  );
}
