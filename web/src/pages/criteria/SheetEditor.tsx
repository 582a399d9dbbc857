import { useState } from "react";
import { ErrorState } from "../../components/states";
import { useTranslate } from "../../i18n";
import { CriteriaFields } from "./CriteriaFields";
import { draftOf, type SheetDraft, textOf } from "./sheet";

interface First {
  version: number;
  text: string;
  criteria: Parameters<typeof draftOf>[0]["criteria"];
  named_signers: string[];
}

interface Properties {
  /** What the editor begins with. */
  first: First;
  note: string;
  save: { isPending: boolean; isError: boolean; error: unknown };
  word: string;
  /** Saves a text that was made from a version. */
  onSave: (text: string, version: number) => void;
  onCancel: () => void;
}

/** Edits a sheet: by a form, or as the text that the server keeps. */
export function SheetEditor({ first, note, save, word, onSave, onCancel }: Properties) {
  const t = useTranslate();
  // What others save meanwhile must not change what is being written here.
  const [{ version }] = useState(first);
  const [draft, setDraft] = useState<SheetDraft>(() => draftOf(first));
  const [text, setText] = useState<string | null>(null);
  const losesComments = text === null && /(^|\n)\s*#/.test(first.text);
  return (
    <form
      id="criteria-sheet"
      className="stack sheet-editor"
      onSubmit={(event) => {
        event.preventDefault();
        onSave(text ?? textOf(draft), version);
      }}
    >
      <p className="muted">{note}</p>
      {text === null ? (
        <CriteriaFields draft={draft} onChange={setDraft} />
      ) : (
        <label className="field">
          {t("criteria.text")}
          <textarea
            className="input code-input"
            rows={18}
            spellCheck={false}
            translate="no"
            value={text}
            onChange={({ target }) => setText(target.value)}
          />
        </label>
      )}
      {losesComments && <p className="notice">{t("criteria.loses_comments")}</p>}
      {save.isError && <ErrorState what={t("criteria.not_saved")} error={save.error} />}
      <div className="row">
        <button type="submit" className="button button-primary" disabled={save.isPending}>
          {word}
        </button>
        <button type="button" className="button" onClick={onCancel}>
          {t("action.cancel")}
        </button>
        {text === null && (
          <button
            type="button"
            className="button button-plain"
            onClick={() => setText(losesComments ? first.text : textOf(draft))}
          >
            {t("criteria.as_text")}
          </button>
        )}
      </div>
    </form>
  );
}
