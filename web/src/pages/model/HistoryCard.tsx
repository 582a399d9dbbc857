import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { Notice } from "../../components/Toast";
import { VersionsCard } from "../../components/VersionsCard";
import { useFormat } from "../../format";
import { useTranslate } from "../../i18n";
import { type ScoreModelVersion, versionsQuery } from "./api";
import { RemoveLineDialog } from "./RemoveLineDialog";
import type { Draft } from "./useDraft";

interface Properties {
  draft: Draft;
  onDone: (notice: Notice) => void;
  /** The product line is no more. */
  onRemoved: () => void;
}

/** What was in force when, who published it, and the way back. */
export function HistoryCard({ draft, onDone, onRemoved }: Properties) {
  const t = useTranslate();
  const format = useFormat();
  const versions = useQuery(versionsQuery(draft.line));
  const [removing, setRemoving] = useState(false);
  const rollBack = async (version: number) => {
    const done = await draft.rollBack(version);
    if (!done) return;
    const said = [t("model.published", { version: String(done.version) })];
    if (done.undone_accounts > 0) {
      said.push(t("model.undone", { count: format.integer(done.undone_accounts) }));
    }
    onDone({ text: said.join(" ") });
  };
  const load = async (of: string) => {
    const onUndo = draft.remember();
    if ((await draft.load(of)) !== null && onUndo) onDone({ text: t("model.replaced"), onUndo });
  };
  const retire = async () => {
    const done = await draft.retire();
    if (done) onDone({ text: t("line.retired") });
  };
  const isInForce = draft.stored.data?.in_force != null;
  const actionsOf = ({ version, in_force }: ScoreModelVersion) => {
    const named = { version: String(version) };
    const loading = {
      word: t("model.load"),
      name: t("model.load_version", named),
      run: () => load(String(version)),
    };
    const goingBack = {
      word: t("model.roll_back"),
      name: t("model.roll_back_to", named),
      run: () => rollBack(version),
    };
    return in_force ? [loading] : [loading, goingBack];
  };
  return (
    <VersionsCard
      title={t("model.versions")}
      note={versions.data?.items.length ? undefined : t("model.no_versions")}
      controls={
        <>
          {draft.line && draft.stored.data && (
            <button
              type="button"
              className="button button-plain"
              disabled={draft.busy}
              onClick={isInForce ? retire : () => setRemoving(true)}
            >
              {t(isInForce ? "line.retire" : "line.remove")}
            </button>
          )}
          <button
            type="button"
            className="button button-plain"
            disabled={draft.busy}
            onClick={() => load("shipped")}
          >
            {t("model.load_shipped")}
          </button>
        </>
      }
      versions={versions}
      failed={t("model.failed")}
      isInForce={(item) => item.in_force}
      authorOf={(item) => (item.version > 0 ? item.published_by : null)}
      remarkOf={(item) => (item.version === 0 ? t("model.before_first") : undefined)}
      actionsOf={actionsOf}
      isBusy={draft.busy}
    >
      {removing && draft.line && (
        <RemoveLineDialog
          line={draft.line}
          onRemoved={onRemoved}
          onClose={() => setRemoving(false)}
        />
      )}
    </VersionsCard>
  );
}
