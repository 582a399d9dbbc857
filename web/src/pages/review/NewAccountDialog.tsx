import { useState } from "react";
import { Dialog } from "../../components/Dialog";
import { useTranslate } from "../../i18n";
import type { MatchPerson } from "../matching/api";

interface Properties {
  person: MatchPerson;
  onCreate: (name: string) => void;
  onClose: () => void;
}

/** Asks for the name of the account that is made for a person. */
export function NewAccountDialog({ person, onCreate, onClose }: Properties) {
  const t = useTranslate();
  const [name, setName] = useState(person.company ?? "");
  return (
    <Dialog label={t("review.new_title", { name: person.name })} onClose={onClose}>
      <form
        className="dialog-body dialog-narrow"
        onSubmit={(event) => {
          event.preventDefault();
          if (name.trim()) onCreate(name.trim());
        }}
      >
        <h2>{t("review.new_title", { name: person.name })}</h2>
        <p className="muted">{t("review.new_note")}</p>
        <label className="stack">
          {t("review.new_name")}
          <input
            className="input"
            required
            autoFocus
            maxLength={200}
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
        </label>
        <div className="row">
          <button type="submit" className="button button-primary" disabled={!name.trim()}>
            {t("review.new_create")}
          </button>
          <button type="button" className="button" onClick={onClose}>
            {t("action.cancel")}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
