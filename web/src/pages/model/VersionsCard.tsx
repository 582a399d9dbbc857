import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Card } from "../../components/Card";
import { ErrorState } from "../../components/states";
import type { Notice } from "../../components/Toast";
import { useFormat } from "../../format";
import { useTranslate } from "../../i18n";
import { versionsQuery } from "./api";
import { RemoveLineDialog } from "./RemoveLineDialog";
import type { Draft } from "./useDraft";

interface Properties {
  draft: Draft;
  onDone: (notice: Notice) => void;
  /** The product line is no more. */
  onRemoved: () => void;
}

/** What was in force when, by whom, and the way back. */
export function VersionsCard({ draft, onDone, onRemoved }: Properties) {
  const t = useTranslate();
  const format = useFormat();
  const versions = useQuery(versionsQuery(draft.line));
  const [removing, setRemoving] = useState(false);
  const items = versions.data?.items ?? [];
  const rollBack = async (version: number) => {
    const done = await draft.rollBack(version);
    if (!done) return;
    const told = [t("model.published", { version: String(done.version) })];
    if (done.undone_accounts > 0) {
      told.push(t("model.undone", { count: format.integer(done.undone_accounts) }));
    }
    onDone({ text: told.join(" ") });
  };
  const load = async (of: string) => {
    const onUndo = draft.remember();
    if ((await draft.load(of)) !== null && onUndo) onDone({ text: t("model.replaced"), onUndo });
  };
  const retire = async () => {
    const done = await draft.retire();
    if (done) onDone({ text: t("line.retired") });
  };
  const isInForce = draft.stored.data?.in_force != null;
  return (
    <Card
      title={t("model.versions")}
      note={items.length === 0 ? t("model.no_versions") : undefined}
      controls={
        <>
          {draft.line && draft.stored.data && (
            <button
              type="button"
              className="button button-plain"
              disabled={draft.busy}
              onClick={isInForce ? retire : () => setRemoving(true)}
            >
              {t(isInForce ? "line.retire" : "line.remove")}
            </button>
          )}
          <button
            type="button"
            className="button button-plain"
            disabled={draft.busy}
            onClick={() => load("shipped")}
          >
            {t("model.load_shipped")}
          </button>
        </>
      }
      flush={items.length > 0}
    >
      {versions.isError && (
        <ErrorState
          what={t("model.failed")}
          error={versions.error}
          onRetry={() => versions.refetch()}
        />
      )}
      {items.length > 0 && (
        <section className="scroll-x" tabIndex={0} aria-label={t("model.versions")}>
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
                    {item.version} {item.in_force && <Mark text={t("model.is_in_force")} />}
                  </th>
                  <td>
                    {format.dateTime(item.published_at)}
                    {item.version > 0 && <span className="muted"> · {item.published_by}</span>}
                  </td>
                  <td>
                    {item.version === 0 && t("model.before_first")}
                    {item.restored_version !== null &&
                      t("model.restored", { version: String(item.restored_version) })}{" "}
                    {item.note}
                  </td>
                  <td className="cell-actions">
                    <button
                      type="button"
                      className="button button-plain"
                      disabled={draft.busy}
                      aria-label={t("model.load_version", { version: String(item.version) })}
                      onClick={() => load(String(item.version))}
                    >
                      {t("model.load")}
                    </button>
                    {!item.in_force && (
                      <button
                        type="button"
                        className="button button-plain"
                        disabled={draft.busy}
                        aria-label={t("model.roll_back_to", { version: String(item.version) })}
                        onClick={() => rollBack(item.version)}
                      >
                        {t("model.roll_back")}
                      </button>
                    )}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
      {removing && draft.line && (
        <RemoveLineDialog
          line={draft.line}
          onRemoved={onRemoved}
          onClose={() => setRemoving(false)}
        />
      )}
    </Card>
  );
}

function Mark({ text }: { text: string }) {
  return <span className="tag tag-good">{text}</span>;
}
