import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { refreshAllBut } from "../../api";
import { Dialog } from "../../components/Dialog";
import { May } from "../../components/May";
import { ErrorState, SkeletonLines } from "../../components/states";
import { useFormat } from "../../format";
import { useTranslate } from "../../i18n";
import {
  type Import,
  type ImportUndo,
  importKey,
  importQuery,
  importsQuery,
  importUndoQuery,
  undoImport,
} from "./api";

/** Offers the way back from an import, or says that it was taken. */
export function UndoImport({ item }: { item: Import }) {
  const t = useTranslate();
  const format = useFormat();
  const [done, setDone] = useState<ImportUndo | null>(null);
  if (item.undone_at) {
    return (
      <section data-testid="import-undone">
        <p className="notice">
          {t("imports.undone", { when: format.dateTime(item.undone_at), by: item.undone_by ?? "" })}
        </p>
        {done && <UndoEffect effect={done} />}
        {item.can_be_undone && <UndoAgain item={item} onDone={setDone} />}
        {done && <p className="muted">{t("imports.undo_follows")}</p>}
      </section>
    );
  }
  if (!item.can_be_undone) return null;
  return <UndoAgain item={item} onDone={setDone} />;
}

function UndoAgain({ item, onDone }: Pick<Properties, "item" | "onDone">) {
  const t = useTranslate();
  const [isAsking, ask] = useState(false);
  return (
    <May action="import_records">
      <p className="row">
        <button type="button" className="button" onClick={() => ask(true)}>
          {t(item.undone_at ? "imports.undo_rest" : "imports.undo")}
        </button>
        {isAsking && <UndoDialog item={item} onDone={onDone} onClose={() => ask(false)} />}
      </p>
    </May>
  );
}

interface Properties {
  item: Import;
  onDone: (effect: ImportUndo) => void;
  onClose: () => void;
}

/** Says what undoing would do before it is done. */
function UndoDialog({ item, onDone, onClose }: Properties) {
  const t = useTranslate();
  const client = useQueryClient();
  const effect = useQuery(importUndoQuery(item.id));
  const undo = useMutation({
    mutationFn: undoImport,
    onSuccess: async (answer) => {
      onDone(answer);
      await client.invalidateQueries({ queryKey: importQuery(item.id).queryKey });
      client.invalidateQueries({ queryKey: importsQuery.queryKey, refetchType: "none" });
      void refreshAllBut(client, [importKey()]);
      onClose();
    },
  });
  return (
    <Dialog label={t("imports.undo")} onClose={onClose}>
      <form
        className="dialog-body dialog-narrow"
        onSubmit={(event) => {
          event.preventDefault();
          undo.mutate(item.id);
        }}
      >
        <h2>{t("imports.undo_title", { file: item.file })}</h2>
        {effect.isPending && <SkeletonLines count={3} />}
        {effect.isError && (
          <ErrorState
            what={t("imports.undo_unknown")}
            error={effect.error}
            onRetry={() => effect.refetch()}
          />
        )}
        {effect.data && <UndoEffect effect={effect.data} />}
        {undo.isError && <ErrorState what={t("imports.undo_failed")} error={undo.error} />}
        <div className="row">
          <button
            type="submit"
            className="button button-primary"
            disabled={!effect.isSuccess || undo.isPending}
          >
            {t(undo.isPending ? "imports.undoing" : "imports.undo_now")}
          </button>
          <button type="button" className="button" onClick={onClose}>
            {t("action.cancel")}
          </button>
        </div>
      </form>
    </Dialog>
  );
}

/** The counts of an undo, and which records stay as they are. */
function UndoEffect({ effect }: { effect: ImportUndo }) {
  const t = useTranslate();
  const format = useFormat();
  const counts = [
    "removed",
    "restored",
    "kept_changed",
    "kept_decided",
    "kept_opted_out",
    "removed_opted_out",
  ] as const;
  const shown = counts.filter(
    (count) => effect[count] > 0 || count === "removed" || count === "restored",
  );
  return (
    <>
      <dl className="undo-counts">
        {shown.map((count) => (
          <div key={count}>
            <dt>{t(`imports.undo_count.${count}`)}</dt>
            <dd className="tabular" data-testid={`undo-${count}`}>
              {format.integer(effect[count])}
            </dd>
          </div>
        ))}
      </dl>
      {effect.later_imports.length > 0 && (
        <p className="notice">
          {t("imports.undo_later", { numbers: effect.later_imports.join(", ") })}
        </p>
      )}
      {effect.kept.length > 0 && (
        <details>
          <summary>{t("imports.undo_kept")}</summary>
          <ul className="warnings">
            {effect.kept.map((record) => (
              <li key={`${record.reason}${record.id}`}>
                {record.name}:{" "}
                {t(record.reason === "decided" ? "imports.undo_decided" : "imports.undo_changed")}
              </li>
            ))}
          </ul>
        </details>
      )}
    </>
  );
}
