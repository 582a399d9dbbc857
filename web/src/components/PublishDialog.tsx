import { type ReactNode, useState } from "react";
import { useTranslate } from "../i18n";
import { Dialog } from "./Dialog";

interface Properties {
  title: string;
  /** What the button says. */
  publish: string;
  className: string;
  isDisabled: boolean;
  onPublish: (note: string) => void;
  onClose: () => void;
  /** What publishing changes. */
  children: ReactNode;
}

/** Says what publishing changes, and asks for a note about it. */
export function PublishDialog(properties: Properties) {
  const { title, publish, className, isDisabled, onPublish, onClose, children } = properties;
  const t = useTranslate();
  const [note, setNote] = useState("");
  return (
    <Dialog label={title} onClose={onClose}>
      <form
        className={`dialog-body ${className}`}
        onSubmit={(event) => {
          event.preventDefault();
          onPublish(note.trim());
        }}
      >
        <h2>{title}</h2>
        {children}
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
          <button type="submit" className="button button-primary" disabled={isDisabled}>
            {publish}
          </button>
          <button type="button" className="button" onClick={onClose}>
            {t("action.cancel")}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
