import { Card } from "../../components/Card";
import { useFormat } from "../../format";
import { useTranslate, wordOf } from "../../i18n";
import { OutcomeTag } from "../matching/words";
import { AccountName } from "./AnswerCard";
import type { MatchExplanation } from "./api";

/** The answers that stood before. */
export function HistoryCard({ explanation }: { explanation: MatchExplanation }) {
  const t = useTranslate();
  const format = useFormat();
  const { history } = explanation;
  if (history.length === 0) return null;
  return (
    <Card title={t("explain.history")}>
      <ul className="decisions">
        {history.map((before) => (
          <li key={`${before.since} ${before.until} ${before.rule}`}>
            <div>
              <p>
                <AccountName of={before.account ?? before.candidate} />{" "}
                <OutcomeTag outcome={before.outcome} />
              </p>
              <p className="small muted">
                {wordOf(t, "match.rule", before.rule)} · {format.dateTime(before.since)} –{" "}
                {format.dateTime(before.until)}
              </p>
            </div>
          </li>
        ))}
      </ul>
    </Card>
  );
}
