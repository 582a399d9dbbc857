import { Card } from "../../components/Card";
import { useFormat } from "../../format";
import { useTranslate } from "../../i18n";
import { AccountName } from "./AnswerCard";
import type { MatchDecision } from "./api";

interface Properties {
  decisions: MatchDecision[];
  onUndo: (decision: number) => void;
  busy: boolean;
}

/** What people decided about somebody, and the way back. */
export function DecisionsCard({ decisions, onUndo, busy }: Properties) {
  const t = useTranslate();
  const format = useFormat();
  return (
    <Card title={t("decision.title")} note={t("decision.note")}>
      {decisions.length === 0 && <p className="muted">{t("decision.none")}</p>}
      <ul className="decisions">
        {decisions.map((made) => (
          <li key={made.id}>
            <div>
              <p>
                <span className="strong">{t(`decision.verdict.${made.verdict}`)}</span>{" "}
                {made.account && <AccountName of={made.account} />}
              </p>
              <p className="small muted">
                {t("decision.by", { who: made.decided_by, when: format.dateTime(made.decided_at) })}
              </p>
              {made.undone_at && (
                <p className="small muted">
                  {t("decision.undone_by", {
                    who: made.undone_by ?? "–",
                    when: format.dateTime(made.undone_at),
                  })}
                </p>
              )}
            </div>
            {made.can_undo && (
              <button
                type="button"
                className="button"
                disabled={busy}
                onClick={() => onUndo(made.id)}
              >
                {t("action.undo")}
              </button>
            )}
          </li>
        ))}
      </ul>
    </Card>
  );
}
