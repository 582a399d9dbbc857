import { getRouteApi } from "@tanstack/react-router";
import { useEffect, useRef, useState } from "react";
import { May } from "../../components/May";
import { PageHead } from "../../components/PageHead";
import { ErrorState, SkeletonLines } from "../../components/states";
import { Toast, useNotice } from "../../components/Toast";
import { useTranslate } from "../../i18n";
import type { Line } from "./api";
import { ConflictCard } from "./ConflictCard";
import { DimensionCard } from "./DimensionCard";
import { DimensionForm } from "./DimensionForm";
import { HistoryCard } from "./HistoryCard";
import { LeaveDialog } from "./LeaveDialog";
import { Lines } from "./Lines";
import { PreviewCard } from "./PreviewCard";
import { PublishModelDialog } from "./PublishModelDialog";
import { RuleForm } from "./RuleForm";
import { TextCard } from "./TextCard";
import { type Draft, useDraft } from "./useDraft";
import { usePreview } from "./usePreview";
import { WeightsCard } from "./WeightsCard";
import "./model.css";

const route = getRouteApi("/model");

/** The score model, or the one of a product line. */
export function ModelPage() {
  const { line } = route.useSearch();
  return <LinePage key={line ?? ""} line={line} />;
}

/** A score model: its draft, who would move by it, and the versions in force. */
function LinePage({ line }: { line: Line }) {
  const t = useTranslate();
  const draft = useDraft(line);
  const proposed = route.useSearch();
  const navigate = route.useNavigate();
  const [asText, setAsText] = useState(false);
  const [publishing, setPublishing] = useState(false);
  const { notice, show } = useNotice();
  const failure = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // What failed may stand far below: a message that nobody sees is none.
    if (draft.failure) failure.current?.scrollIntoView({ block: "center" });
  }, [draft.failure]);
  const isTriable = draft.isChecked && (draft.check.data?.usable ?? false);
  const usable = isTriable && draft.isRankable;
  const trial = usePreview(line, isTriable ? draft.settled : null, draft.weights);
  const { stored, dimensions } = draft;
  const canPublish = usable && (draft.isChanged || stored.data?.changed || !stored.data?.in_force);
  const save = async (work: Draft["save"]) => {
    if ((await work()) !== null) show({ text: t("model.saved") });
  };
  const discard = async () => {
    const onUndo = draft.remember();
    if ((await draft.discard()) !== null) show({ text: t("model.discarded"), onUndo });
  };
  const inForce = stored.data?.in_force;
  const standing = inForce
    ? t(line ? "line.in_force" : "model.in_force", { version: String(inForce) })
    : stored.data && t(line ? "line.never_published" : "model.never_published");
  return (
    <div className="page">
      <div className="page-inner model-page">
        <PageHead title={t("nav.model")} note={standing}>
          <span className="segmented">
            {[false, true].map((text) => (
              <button
                key={String(text)}
                type="button"
                aria-pressed={asText === text}
                onClick={() => {
                  if (text) void draft.fold();
                  setAsText(text);
                }}
              >
                {t(text ? "model.as_text" : "model.as_rules")}
              </button>
            ))}
          </span>
          <May action="manage_models">
            <button
              type="button"
              className="button button-plain"
              disabled={!draft.isChanged || draft.busy}
              onClick={discard}
            >
              {t("model.discard")}
            </button>
            <button
              type="button"
              className="button"
              disabled={!draft.isChanged || !draft.isRankable || draft.busy}
              onClick={() => save(draft.save)}
            >
              {t("model.save")}
            </button>
            <button
              type="button"
              className="button button-primary"
              disabled={!canPublish || draft.busy}
              onClick={() => setPublishing(true)}
            >
              {t("model.publish")}
            </button>
          </May>
        </PageHead>
        <May action="manage_models" says />
        <Lines line={line} onChoose={(chosen) => navigate({ search: { line: chosen } })} />
        {stored.isError && (
          <ErrorState
            what={t("model.failed")}
            error={stored.error}
            onRetry={() => stored.refetch()}
          />
        )}
        {draft.failure && (
          <div ref={failure}>
            <ErrorState what={t("model.refused")} error={draft.failure} />
          </div>
        )}
        {draft.check.isError && (
          <ErrorState
            what={t("model.unchecked")}
            error={draft.check.error}
            onRetry={() => draft.check.refetch()}
          />
        )}
        {draft.conflict && (
          <ConflictCard
            draft={draft}
            conflict={draft.conflict}
            onSave={() => save(draft.saveOver)}
            onDiscard={discard}
          />
        )}
        {stored.isPending && (
          <section className="card card-body">
            <SkeletonLines count={8} />
          </section>
        )}
        {draft.text !== null && (
          <div className="model-grid">
            <div className="stack">
              {dimensions && <WeightsCard draft={draft} trial={trial} />}
              {!asText && !dimensions && draft.check.isPending ? (
                <section className="card card-body">
                  <SkeletonLines count={8} />
                </section>
              ) : asText || !dimensions ? (
                <TextCard draft={draft} />
              ) : (
                <>
                  {dimensions.map((dimension) => (
                    <DimensionCard key={dimension.key} draft={draft} dimension={dimension} />
                  ))}
                  <DimensionForm draft={draft} />
                </>
              )}
              <HistoryCard
                draft={draft}
                onDone={show}
                onRemoved={() => navigate({ search: {}, ignoreBlocker: true })}
              />
            </div>
            <PreviewCard
              trial={trial}
              isOld={draft.isChecked && !usable}
              notices={draft.check.data?.notices ?? []}
            />
          </div>
        )}
      </div>
      {proposed.when && dimensions && (
        <RuleForm
          draft={draft}
          dimension={proposed.dimension ?? dimensions[0]?.key ?? ""}
          start={{ text: "", when: proposed.when, add: proposed.add ?? 10 }}
          onClose={() => navigate({ search: { line }, replace: true })}
        />
      )}
      {publishing && (
        <PublishModelDialog
          trial={trial}
          onClose={() => setPublishing(false)}
          onPublish={async (note) => {
            setPublishing(false);
            const done = await draft.publish(note);
            const message = line ? "line.published" : "model.published";
            if (done) show({ text: t(message, { version: String(done.version) }) });
          }}
        />
      )}
      <LeaveDialog isChanged={draft.isChanged} />
      <Toast notice={notice} onClose={() => show(null)} />
    </div>
  );
}
