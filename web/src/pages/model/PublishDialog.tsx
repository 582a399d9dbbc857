import { useState } from "react";
import { ApiFailure } from "../../api";
import { Dialog } from "../../components/Dialog";
import { useReason } from "../../components/states";
import { useFormat } from "../../format";
import { useTranslate } from "../../i18n";
import type { Trial } from "./usePreview";

interface Properties {
  trial: Trial;
  onPublish: (note: string) => void;
  onClose: () => void;
}

/** Says what publishing does to whom, and asks for a word about it. */
export function PublishDialog({ trial, onPublish, onClose }: Properties) {
  const t = useTranslate();
  const format = useFormat();
  const reason = useReason(trial.error);
  const [note, setNote] = useState("");
  const { preview, isCurrent } = trial;
  const isRefused = trial.error instanceof ApiFailure && trial.error.status === 400;
  const title = t("model.publish_title");
  return (
    <Dialog label={title} onClose={onClose}>
      <form
        className="dialog-body dialog-narrow model-form"
        onSubmit={(event) => {
          event.preventDefault();
          onPublish(note.trim());
        }}
      >
        <h2>{title}</h2>
        {!isCurrent && <p role="status">{t("model.counting")}</p>}
        {isCurrent && trial.error && <p className="bad">{reason}</p>}
        {isCurrent && !trial.error && preview && (
          <p>
            {t("model.ways", {
              up: format.integer(preview.up),
              down: format.integer(preview.down),
            })}
          </p>
        )}
        <p className="muted">{t("model.publish_note")}</p>
        <label>
          {t("model.note")}
          <input
            className="input"
            value={note}
            maxLength={500}
            onChange={(event) => setNote(event.target.value)}
          />
        </label>
        <div className="row">
          <button
            type="submit"
            className="button button-primary"
            disabled={!isCurrent || isRefused}
          >
            {t("model.publish")}
          </button>
          <button type="button" className="button" onClick={onClose}>
            {t("action.cancel")}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
