import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Dialog } from "../../components/Dialog";
import { ErrorState } from "../../components/states";
import { useTranslate } from "../../i18n";
import { linesQuery, removeLine, scoreModelQuery } from "./api";

interface Properties {
  line: string;
  onRemoved: () => void;
  onClose: () => void;
}

/** Asks before the draft of a product line is removed, and says where its text stays. */
export function RemoveLineDialog({ line, onRemoved, onClose }: Properties) {
  const t = useTranslate();
  const client = useQueryClient();
  const [failure, setFailure] = useState<Error | null>(null);
  const [busy, setBusy] = useState(false);
  const remove = async () => {
    setBusy(true);
    setFailure(null);
    try {
      client.setQueryData(linesQuery.queryKey, await removeLine(line));
      onRemoved();
      client.removeQueries({ queryKey: scoreModelQuery(line).queryKey });
    } catch (error) {
      setFailure(error as Error);
      setBusy(false);
    }
  };
  const title = t("line.remove_title", { line });
  return (
    <Dialog label={title} onClose={onClose}>
      <div className="dialog-body dialog-narrow model-form">
        <h2>{title}</h2>
        <p className="muted">{t("line.remove_note", { line })}</p>
        {failure && <ErrorState what={t("model.refused")} error={failure} />}
        <div className="row">
          <button type="button" className="button button-primary" disabled={busy} onClick={remove}>
            {t("line.remove")}
          </button>
          <button type="button" className="button" onClick={onClose}>
            {t("action.cancel")}
          </button>
        </div>
      </div>
    </Dialog>
  );
}
