import { Card } from "../../components/Card";
import { usePlural, useTranslate } from "../../i18n";
import { lineChanges } from "./changes";
import type { Conflict, Draft } from "./useDraft";

/** How many lines of the other's work are shown. */
const LINES_MAX = 40;

interface Properties {
  draft: Draft;
  conflict: Conflict;
  onSave: () => void;
  onDiscard: () => void;
}

/** What somebody else changed meanwhile, and the two ways to go on. */
export function ConflictCard({ draft, conflict, onSave, onDiscard }: Properties) {
  const t = useTranslate();
  const plural = usePlural();
  const changes = lineChanges(conflict.base, conflict.theirs);
  const more = changes.length - LINES_MAX;
  return (
    <Card title={t("model.conflict")} note={t("model.conflict_note")}>
      <section className="scroll-x" tabIndex={0} aria-label={t("model.conflict_lines")}>
        <ul className="model-changes" data-testid="theirs">
          {changes.slice(0, LINES_MAX).map(({ added, text }, place) => (
            // Lines repeat: only their place tells them apart, and nothing moves in here.
            // biome-ignore lint/suspicious/noArrayIndexKey: see above
            <li key={place} className={added ? "good" : "bad"}>
              <span className="visually-hidden">
                {t(added ? "model.line_added" : "model.line_removed")}
              </span>
              <span aria-hidden="true">{added ? "+" : "−"}</span> <code>{text}</code>
            </li>
          ))}
        </ul>
        {more > 0 && <p className="muted">{plural("model.more_lines", more)}</p>}
      </section>
      <div className="row">
        <button type="button" className="button" disabled={draft.busy} onClick={onDiscard}>
          {t("model.take_theirs")}
        </button>
        <button type="button" className="button" disabled={draft.busy} onClick={onSave}>
          {t("model.put_mine")}
        </button>
      </div>
    </Card>
  );
}
