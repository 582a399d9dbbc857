import { getRouteApi, Link } from "@tanstack/react-router";
import { useState } from "react";
import { May } from "../../components/May";
import { OpenNotice } from "../../components/OpenNotice";
import { PageHead } from "../../components/PageHead";
import { ErrorState, SkeletonLines } from "../../components/states";
import { Toast, useNotice } from "../../components/Toast";
import { useTranslate } from "../../i18n";
import type { DocumentKey } from "./api";
import { EditorCard } from "./EditorCard";
import { HistoryCard } from "./HistoryCard";
import { PublishDocumentDialog } from "./PublishDocumentDialog";
import { documentKeys } from "./state";
import { useEditor } from "./useEditor";
import "./settings.css";

const route = getRouteApi("/settings");

/** Settings, glossary and committee: the texts by which everything is counted. */
export function SettingsPage() {
  const t = useTranslate();
  const { document: shown = "settings" } = route.useSearch();
  return (
    <div className="page">
      <div className="page-inner">
        <PageHead title={t("nav.settings")} note={t("settings.note")}>
          <nav className="segmented" aria-label={t("settings.documents")}>
            {documentKeys.map((key) => (
              <Link
                key={key}
                to="/settings"
                search={{ document: key }}
                aria-current={key === shown ? "page" : undefined}
              >
                {t(`settings.document.${key}`)}
              </Link>
            ))}
          </nav>
        </PageHead>
        <OpenNotice />
        <May action="manage_documents" says />
        <DocumentView key={shown} document={shown} />
        <p>
          <Link to="/jobs" className="text-link">
            {t("settings.jobs")}
          </Link>
          <May action="read_audit">
            {" · "}
            <Link to="/changes" className="text-link">
              {t("changes.title")}
            </Link>
          </May>
          <May action="manage_users">
            {" · "}
            <Link to="/users" className="text-link">
              {t("users.title")}
            </Link>
          </May>
        </p>
      </div>
    </div>
  );
}

function DocumentView({ document }: { document: DocumentKey }) {
  const t = useTranslate();
  const editor = useEditor(document);
  const [isPublishing, setPublishing] = useState(false);
  const { notice, show } = useNotice();
  const { stored } = editor;
  const publish = async (note: string) => {
    const done = await editor.publish.mutateAsync(note).catch(() => null);
    setPublishing(false);
    if (!done) return;
    const version = String(done.version);
    const said = [t(done.is_same ? "settings.same" : "settings.published", { version })];
    if (done.after_restart.length > 0) {
      said.push(t("settings.after_restart", { names: done.after_restart.join(", ") }));
    }
    show({ text: said.join(" ") });
  };
  return (
    <>
      {stored.isPending && (
        <section className="card card-body">
          <SkeletonLines count={12} />
        </section>
      )}
      {stored.isError && (
        <ErrorState
          what={t("settings.failed")}
          error={stored.error}
          onRetry={() => stored.refetch()}
        />
      )}
      {editor.failure && <ErrorState what={t("settings.not_done")} error={editor.failure} />}
      {stored.data?.file_fault && (
        <p className="notice" role="alert">
          {t("settings.file_faulty", { file: stored.data.file, fault: stored.data.file_fault })}
        </p>
      )}
      {stored.data?.file_state === "both" && (
        <p className="notice" role="alert">
          {t("settings.file_differs", { file: stored.data.file, document })}
        </p>
      )}
      {stored.isSuccess && (
        <>
          <EditorCard document={document} editor={editor} onPublish={() => setPublishing(true)} />
          <HistoryCard document={document} editor={editor} />
        </>
      )}
      {isPublishing && (
        <PublishDocumentDialog
          difference={editor.check.data?.difference ?? ""}
          isBusy={editor.isBusy}
          onPublish={publish}
          onClose={() => setPublishing(false)}
        />
      )}
      <Toast notice={notice} onClose={() => show(null)} />
    </>
  );
}
