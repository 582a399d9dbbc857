import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { CopyButton } from "../../components/CopyButton";
import { Dialog } from "../../components/Dialog";
import { ErrorState } from "../../components/states";
import type { Notice } from "../../components/Toast";
import { useFormat } from "../../format";
import { useTranslate } from "../../i18n";
import { revokeWriteKey, type WriteKey, writeKeysQuery } from "./api";

interface Properties {
  items: WriteKey[];
  show: (notice: Notice) => void;
}

/** All keys, those in force first. */
export function KeysTable({ items, show }: Properties) {
  const t = useTranslate();
  const [revoking, setRevoking] = useState<WriteKey | null>(null);
  const sorted = items.toSorted(
    (left, right) =>
      Number(left.revoked_at !== null) - Number(right.revoked_at !== null) || right.id - left.id,
  );
  return (
    <section className="scroll-x keys-scroll" tabIndex={0} aria-label={t("keys_page.title")}>
      <table className="data-table">
        <thead>
          <tr>
            <th scope="col">{t("keys_page.column.name")}</th>
            <th scope="col">{t("keys_page.column.key")}</th>
            <th scope="col" className="wide">
              {t("keys_page.column.created")}
            </th>
            <th scope="col" className="wide">
              {t("keys_page.column.first")}
            </th>
            <th scope="col">
              <span className="visually-hidden">{t("keys_page.column.actions")}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {sorted.map((key) => (
            <KeyRow key={key.id} written={key} onRevoke={() => setRevoking(key)} />
          ))}
        </tbody>
      </table>
      {revoking && (
        <RevokeDialog written={revoking} onClose={() => setRevoking(null)} show={show} />
      )}
    </section>
  );
}

function KeyRow({ written, onRevoke }: { written: WriteKey; onRevoke: () => void }) {
  const t = useTranslate();
  const format = useFormat();
  const { name, key } = written;
  const isRevoked = written.revoked_at !== null;
  return (
    <tr data-key={name} data-revoked={isRevoked}>
      <th scope="row">
        <span className="strong">{name}</span>
        <span className="tag">{t(`keys_page.kind.${written.kind}`)}</span>
      </th>
      <td>
        <code className={isRevoked ? "muted key-text" : "key-text"}>{key}</code>
      </td>
      <td className="wide muted">{format.date(written.created_at)}</td>
      <td className="wide">
        {written.first_event_at ? (
          format.dateTime(written.first_event_at)
        ) : (
          <span className="muted">{t("keys_page.no_event")}</span>
        )}
      </td>
      <td className="cell-actions">
        {isRevoked ? (
          <span className="tag">
            {t("keys_page.revoked", { when: format.date(written.revoked_at) })}
          </span>
        ) : (
          <span className="row row-end">
            {written.kind === "browser" && (
              <CopyButton text={key} label={t("keys_page.copy", { name })} />
            )}
            <button
              type="button"
              className="button"
              aria-label={t("keys_page.revoke_name", { name })}
              onClick={onRevoke}
            >
              {t("keys_page.revoke")}
            </button>
          </span>
        )}
      </td>
    </tr>
  );
}

interface DialogProperties {
  written: WriteKey;
  onClose: () => void;
  show: (notice: Notice) => void;
}

/** A revoked key never counts again, so that is asked first. */
function RevokeDialog({ written, onClose, show }: DialogProperties) {
  const t = useTranslate();
  const client = useQueryClient();
  const { id, name } = written;
  const revoke = useMutation({
    mutationFn: () => revokeWriteKey(id),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: writeKeysQuery.queryKey });
      onClose();
      show({ text: t("keys_page.revoke_done", { name }) });
    },
  });
  const title = t("keys_page.revoke_title", { name });
  return (
    <Dialog label={title} className="dialog-narrow" onClose={onClose}>
      <div className="dialog-body">
        <h2>{title}</h2>
        <p>{t("keys_page.revoke_note")}</p>
        {revoke.isError && <ErrorState what={t("keys_page.revoke_failed")} error={revoke.error} />}
        <div className="page-controls">
          <button
            type="button"
            className="button button-primary"
            disabled={revoke.isPending}
            onClick={() => revoke.mutate()}
          >
            {t("keys_page.revoke")}
          </button>
          <button type="button" className="button" onClick={onClose}>
            {t("action.cancel")}
          </button>
        </div>
      </div>
    </Dialog>
  );
}
