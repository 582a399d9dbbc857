import { Card } from "../../components/Card";
import { May } from "../../components/May";
import { useFormat } from "../../format";
import { useTranslate } from "../../i18n";
import { useMay } from "../../session";
import type { DocumentKey } from "./api";
import type { Editor } from "./useEditor";

interface Properties {
  document: DocumentKey;
  editor: Editor;
  onPublish: () => void;
}

/** The text of a document, what is wrong with it, and what can be done with it. */
export function EditorCard({ document, editor, onPublish }: Properties) {
  const t = useTranslate();
  const format = useFormat();
  const mayEdit = useMay("manage_documents");
  const { stored, draft, check } = editor;
  const published = stored.data?.published;
  const fault = check.data?.fault ?? null;
  const standing = published
    ? t("settings.in_force", {
        version: String(published.version),
        when: format.dateTime(published.published_at),
        by: published.published_by === "file" ? t("settings.by_file") : published.published_by,
      })
    : t("settings.shipped");
  const canPublish = editor.isChanged && editor.isChecked && fault === null && !editor.isBusy;
  return (
    <Card
      title={stored.data?.file}
      note={standing}
      controls={
        <May action="manage_documents">
          <button
            type="button"
            className="button button-plain"
            disabled={editor.isBusy || !(editor.isTyped || draft)}
            onClick={() => editor.discard.mutate()}
          >
            {t("settings.discard")}
          </button>
          <button
            type="button"
            className="button"
            disabled={editor.isBusy || !editor.isTyped}
            onClick={() => editor.save.mutate()}
          >
            {t("settings.save_draft")}
          </button>
          <button
            type="button"
            className="button button-primary"
            disabled={!canPublish}
            onClick={onPublish}
          >
            {t("settings.publish")}
          </button>
        </May>
      }
    >
      {draft && (
        <p className="notice" data-testid="draft">
          {t("settings.is_draft", {
            when: format.dateTime(draft.changed_at),
            by: draft.changed_by,
          })}{" "}
          {draft.base_version !== (published?.version ?? 0) &&
            t("settings.draft_behind", { version: String(draft.base_version) })}
        </p>
      )}
      {fault !== null && (
        <pre className="settings-fault" role="status" data-testid="fault">
          {fault}
        </pre>
      )}
      <textarea
        className="input settings-text"
        aria-label={t(`settings.document.${document}`)}
        aria-invalid={fault !== null}
        rows={28}
        spellCheck={false}
        value={editor.text}
        readOnly={editor.isBusy || !mayEdit}
        onChange={(event) => editor.setText(event.target.value)}
      />
    </Card>
  );
}
