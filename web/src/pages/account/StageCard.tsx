import { useState } from "react";
import { Card } from "../../components/Card";
import { CodeText } from "../../components/CodeText";
import { GlossaryWord } from "../../components/GlossaryWord";
import { ErrorState, SkeletonLines } from "../../components/states";
import type { Notice } from "../../components/Toast";
import { StageTag, useStageWord } from "../../components/words";
import { useFormat } from "../../format";
import { shippedText, useTranslate } from "../../i18n";
import {
  type AccountStanding,
  type ConditionPart,
  type MoveAccount,
  moveAccount,
  releaseAccount,
} from "./api";
import { factsText } from "./facts";
import { MoveDialog } from "./MoveDialog";
import { useStanding, useStandingChange } from "./useStanding";

/** How many earlier stages are shown. */
const changesShown = 8;

/** Where the account stands in its funnel, why, and what is missing for the next stage. */
export function StageCard({ id, show }: { id: number; show: (notice: Notice) => void }) {
  const t = useTranslate();
  const standing = useStanding(id);
  const change = useStandingChange(id, show);
  const [moving, setMoving] = useState(false);
  const data = standing.data;
  const release = () => ({ run: () => releaseAccount(id), text: t("stages.released") });
  const move = (body: MoveAccount) => {
    setMoving(false);
    // Undo ends the move; a move that stood before would have to be said again.
    const onUndo = data?.held ? undefined : () => change.mutate(release());
    change.mutate({ run: () => moveAccount(id, body), text: t("stages.moved"), onUndo });
  };
  return (
    <Card
      title={t("column.stage")}
      note={data?.motion && shippedText(data.motion.name)}
      controls={
        data && (
          <>
            {data.held && (
              <button
                type="button"
                className="button button-plain"
                disabled={change.isPending}
                onClick={() => change.mutate(release())}
              >
                {t("stages.release")}
              </button>
            )}
            <button
              type="button"
              className="button"
              disabled={change.isPending}
              onClick={() => setMoving(true)}
            >
              {t("stages.move")}
            </button>
          </>
        )
      }
    >
      {standing.isPending && <SkeletonLines count={4} />}
      {standing.isError && (
        <ErrorState
          what={t("stages.failed")}
          error={standing.error}
          onRetry={() => standing.refetch()}
        />
      )}
      {change.isError && <ErrorState what={t("stages.change_failed")} error={change.error} />}
      {data?.scores_pending && (
        <p className="small muted" role="status">
          {t("stages.pending")}
        </p>
      )}
      {data && <Content data={data} />}
      {moving && data && <MoveDialog data={data} onMove={move} onClose={() => setMoving(false)} />}
    </Card>
  );
}

function Content({ data }: { data: AccountStanding }) {
  const t = useTranslate();
  const format = useFormat();
  const word = useStageWord();
  const { stage, since, held, next } = data;
  return (
    <div className="standing" data-testid="stage">
      <p className="row">
        {stage ? (
          <GlossaryWord word={stage.key}>
            <StageTag stage={stage.key} name={stage.name} />
          </GlossaryWord>
        ) : (
          t("stages.pool")
        )}
        {stage && since && (
          <span className="muted small">{t("stages.since", { when: format.date(since) })}</span>
        )}
      </p>
      {held ? (
        <p className="small">
          {t("stages.held", { who: held.moved_by, when: format.date(held.moved_at) })}{" "}
          {held.until && t("stages.held_until", { when: format.dateTime(held.until) })}
          <span className="standing-reason">{held.reason}</span>
        </p>
      ) : (
        data.reason && (
          <p className="small muted standing-reason">
            <CodeText text={data.reason} />
          </p>
        )
      )}
      {data.given_up_by && (
        <p className="small muted">
          {t("stages.given_up", { stage: word(data.given_up_by.key, data.given_up_by.name) })}
        </p>
      )}
      {data.times_out_days != null && (
        <p className="small muted">
          {t("stages.times_out", { days: format.days(data.times_out_days) })}
        </p>
      )}
      {next && (
        <>
          <h3>{t("stages.next", { stage: word(next.stage.key, next.stage.name) })}</h3>
          <Parts parts={next.parts} />
        </>
      )}
      {data.changes.length > 0 && <Changes data={data} />}
    </div>
  );
}

/** The parts of a condition, each with whether it holds and what was found. */
export function Parts({ parts }: { parts: ConditionPart[] }) {
  const t = useTranslate();
  const format = useFormat();
  return (
    <ul className="condition-parts">
      {parts.map(({ condition, holds, facts }) => (
        <li key={condition} data-holds={holds}>
          <span className={`tag ${holds ? "tag-good" : ""}`}>
            {t(holds ? "stages.holds" : "stages.missing")}
          </span>
          <span>
            <code>{condition}</code>
            {facts.length > 0 && (
              <span className="muted small"> {factsText(t, format, facts)}</span>
            )}
          </span>
        </li>
      ))}
    </ul>
  );
}

function Changes({ data }: { data: AccountStanding }) {
  const t = useTranslate();
  const format = useFormat();
  return (
    <>
      <h3>{t("stages.history")}</h3>
      <ol className="standing-changes" data-testid="stage-changes">
        {data.changes.slice(0, changesShown).map(({ stage, from, reason }) => (
          <li key={`${stage.key} ${from}`}>
            <StageTag stage={stage.key} name={stage.name} />{" "}
            <span className="muted small">{format.date(from)}</span>
            {reason && (
              <span className="muted small standing-reason">
                <CodeText text={reason} />
              </span>
            )}
          </li>
        ))}
      </ol>
    </>
  );
}
