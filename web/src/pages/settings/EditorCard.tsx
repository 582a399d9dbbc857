import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Card } from "../../components/Card";
import { May } from "../../components/May";
import { ErrorState } from "../../components/states";
import { useFormat } from "../../format";
import { useTranslate, wordOf } from "../../i18n";
import { useMay, useUser } from "../../session";
import { approveDraft, type DocumentDetail, type DocumentKey, documentKey } from "./api";
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
      {draft && document === "glossary" && stored.data && (
        <Approvals approvals={stored.data.approvals} revision={draft.revision} />
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

interface ApprovalsProperties {
  approvals: DocumentDetail["approvals"];
  revision: number;
}

/** Who agreed to the words of the draft, which teams have not, and the way to agree. */
function Approvals({ approvals, revision }: ApprovalsProperties) {
  const t = useTranslate();
  const format = useFormat();
  const queries = useQueryClient();
  const user = useUser();
  const { given, missing } = approvals;
  const approve = useMutation({
    mutationFn: () => approveDraft("glossary", revision),
    onSettled: () => queries.invalidateQueries({ queryKey: documentKey("glossary") }),
  });
  const teamOf = (team: string | null) => (team ? ` (${wordOf(t, "targets.team", team)})` : "");
  const hasAgreed = given.some(({ user_id }) => user_id === user?.id);
  return (
    <div className="notice stack" data-testid="approvals">
      {given.map((own) => (
        <span key={own.user_id}>
          ✓ {t("settings.approved_by", { name: own.name })}
          {teamOf(own.team)} · {format.dateTime(own.approved_at)}
        </span>
      ))}
      {missing.length > 0 && (
        <span>
          {t("settings.approval_missing", {
            teams: missing.map((team) => wordOf(t, "targets.team", team)).join(", "),
          })}
        </span>
      )}
      {user && !hasAgreed && (
        <May action="choose_targets">
          <button
            type="button"
            className="button"
            disabled={approve.isPending}
            onClick={() => approve.mutate()}
          >
            {t("settings.approve")}
          </button>
        </May>
      )}
      {approve.isError && <ErrorState what={t("settings.not_approved")} error={approve.error} />}
    </div>
  );
}
