import { useState } from "react";
import { Dialog } from "../../components/Dialog";
import { useTranslate } from "../../i18n";

interface Properties {
  /** What changes, as `diff -u` writes it. */
  difference: string;
  isBusy: boolean;
  onPublish: (note: string) => void;
  onClose: () => void;
}

/** Shows what publishing changes, and asks why. */
export function PublishDialog({ difference, isBusy, onPublish, onClose }: Properties) {
  const t = useTranslate();
  const [note, setNote] = useState("");
  const title = t("settings.publish_title");
  return (
    <Dialog label={title} onClose={onClose}>
      <form
        className="dialog-body settings-form"
        onSubmit={(event) => {
          event.preventDefault();
          onPublish(note.trim());
        }}
      >
        <h2>{title}</h2>
        <p className="muted">{t("settings.publish_note")}</p>
        <Difference text={difference} />
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
          <button type="submit" className="button button-primary" disabled={isBusy}>
            {t("settings.publish")}
          </button>
          <button type="button" className="button" onClick={onClose}>
            {t("action.cancel")}
          </button>
        </div>
      </form>
    </Dialog>
  );
}

/** Lines that go and lines that come; the sign says so as well as the colour. */
function Difference({ text }: { text: string }) {
  const t = useTranslate();
  // The first two lines name the texts.
  const lines = text.split("\n").slice(2, -1);
  const kindOf = (line: string) =>
    line.startsWith("+") ? "line-added" : line.startsWith("-") ? "line-removed" : undefined;
  return (
    <section className="settings-difference" tabIndex={0} aria-label={t("settings.difference")}>
      {lines.map((line, place) => (
        // A line may occur often; its place is what it is.
        // biome-ignore lint/suspicious/noArrayIndexKey: lines never move
        <code key={place} className={kindOf(line)}>
          {line || " "}
        </code>
      ))}
    </section>
  );
}
