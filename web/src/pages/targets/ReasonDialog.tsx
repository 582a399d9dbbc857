import { type ReactNode, useState } from "react";
import { Dialog } from "../../components/Dialog";
import { ErrorState } from "../../components/states";
import { useTranslate } from "../../i18n";

/** The longest reason that the server takes. */
export const reasonMax = 2000;

interface Properties {
  title: string;
  note: string;
  /** What the button says. */
  word: string;
  act: { mutate: (reason: string) => void; isPending: boolean; isError: boolean; error: unknown };
  onClose: () => void;
  /** What is asked for besides. */
  children?: ReactNode;
  /** Whether what is asked for besides is there. */
  isComplete?: boolean;
}

/** Asks for the reason of a step. */
export function ReasonDialog(properties: Properties) {
  const { title, note, word, act, onClose, children, isComplete = true } = properties;
  const t = useTranslate();
  const [reason, setReason] = useState("");
  return (
    <Dialog label={title} onClose={onClose}>
      <form
        className="dialog-body dialog-narrow model-form"
        onSubmit={(event) => {
          event.preventDefault();
          act.mutate(reason.trim());
        }}
      >
        <h2>{title}</h2>
        <p className="muted">{note}</p>
        {children}
        <label>
          {t("targets.reason")}
          <textarea
            className="input"
            rows={3}
            required
            maxLength={reasonMax}
            value={reason}
            onChange={({ target }) => setReason(target.value)}
          />
        </label>
        {act.isError && <ErrorState what={t("targets.not_changed")} error={act.error} />}
        <div className="row">
          <button
            type="submit"
            className="button button-primary"
            disabled={act.isPending || !reason.trim() || !isComplete}
          >
            {word}
          </button>
          <button type="button" className="button" onClick={onClose}>
            {t("action.cancel")}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
