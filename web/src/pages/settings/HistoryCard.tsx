import { useQuery } from "@tanstack/react-query";
import { Card } from "../../components/Card";
import { ErrorState } from "../../components/states";
import { useFormat } from "../../format";
import { useTranslate } from "../../i18n";
import { type DocumentKey, versionsQuery } from "./api";
import type { Editor } from "./useEditor";

interface Properties {
  document: DocumentKey;
  editor: Editor;
}

/** The versions of a document, who published them, and the way back. */
export function HistoryCard({ document, editor }: Properties) {
  const t = useTranslate();
  const format = useFormat();
  const versions = useQuery(versionsQuery(document));
  const items = versions.data?.items ?? [];
  return (
    <Card
      title={t("settings.history")}
      note={items.length === 0 ? t("settings.no_versions") : t("settings.history_note")}
      flush={items.length > 0}
    >
      {versions.isError && (
        <ErrorState
          what={t("settings.failed")}
          error={versions.error}
          onRetry={() => versions.refetch()}
        />
      )}
      {items.length > 0 && (
        <section className="scroll-x" tabIndex={0} aria-label={t("settings.history")}>
          <table className="data-table" data-testid="versions">
            <thead>
              <tr>
                <th scope="col">{t("model.version")}</th>
                <th scope="col">{t("model.when")}</th>
                <th scope="col">{t("model.note")}</th>
                <th scope="col">
                  <span className="visually-hidden">{t("model.column.actions")}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {items.map((item) => (
                <tr key={item.version}>
                  <th scope="row">
                    {item.version}{" "}
                    {item.is_in_force && (
                      <span className="tag tag-good">{t("model.is_in_force")}</span>
                    )}
                  </th>
                  <td>
                    {format.dateTime(item.published_at)}
                    <span className="muted">
                      {" "}
                      · {item.published_by === "file" ? t("settings.by_file") : item.published_by}
                    </span>
                  </td>
                  <td>
                    {item.restored_version !== null &&
                      t("model.restored", { version: String(item.restored_version) })}{" "}
                    {item.note}
                  </td>
                  <td className="cell-actions">
                    <button
                      type="button"
                      className="button button-plain"
                      disabled={editor.isBusy}
                      aria-label={t("settings.load_version", { version: String(item.version) })}
                      onClick={() => editor.load.mutate(item.version)}
                    >
                      {t("settings.load")}
                    </button>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
    </Card>
  );
}
