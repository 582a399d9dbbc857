import { useMutation, useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { Dialog } from "../../../components/Dialog";
import { ErrorState } from "../../../components/states";
import { usePlural, useTranslate } from "../../../i18n";
import { accountsQuery, filterFieldsQuery, filterTreeQuery, writeFilter } from "../api";
import { GroupEditor } from "./GroupEditor";
import { type Group, groupOf, treeOf } from "./tree";
import "./builder.css";

interface Properties {
  text: string;
  onApply: (text: string) => void;
  onClose: () => void;
}

/** How long the builder waits after a change before it asks how many accounts are meant. */
const SETTLE_MS = 250;

/** The visual builder: the same condition as groups and rows, and as text. */
export function FilterBuilder({ text, onApply, onClose }: Properties) {
  const t = useTranslate();
  const fields = useQuery(filterFieldsQuery);
  // Kept as long as others: with no time at all it is gone before a slow machine shows it.
  const reading = useQuery(filterTreeQuery(text));
  const failed = [fields, reading].find(({ isError }) => isError);
  return (
    <Dialog label={t("builder.title")} onClose={onClose}>
      <div className="dialog-body builder">
        <h2>{t("builder.title")}</h2>
        {reading.data?.fault && (
          <p className="notice" role="alert">
            {t("builder.unread", { position: String(reading.data.fault.position) })}{" "}
            {reading.data.fault.detail}
            {reading.data.fault.hint && ` – ${reading.data.fault.hint}`}
          </p>
        )}
        {failed && (
          <ErrorState
            what={t("builder.failed")}
            error={failed.error}
            onRetry={() => failed.refetch()}
          />
        )}
        {fields.data && reading.data && (
          <Editor
            fields={fields.data}
            start={groupOf(reading.data.tree)}
            onApply={onApply}
            onClose={onClose}
          />
        )}
      </div>
    </Dialog>
  );
}

interface EditorProperties {
  fields: Parameters<typeof GroupEditor>[0]["fields"];
  start: Group;
  onApply: (text: string) => void;
  onClose: () => void;
}

function Editor({ fields, start, onApply, onClose }: EditorProperties) {
  const t = useTranslate();
  const [group, setGroup] = useState(start);
  const write = useMutation({
    mutationFn: (changed: Group) => writeFilter(treeOf(changed)),
  });
  const { mutate } = write;
  useEffect(() => {
    const settled = setTimeout(() => mutate(group), SETTLE_MS);
    return () => clearTimeout(settled);
  }, [group, mutate]);
  const written = write.data;
  return (
    <form
      className="builder-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (written && !written.fault) onApply(written.text);
      }}
    >
      <GroupEditor group={group} fields={fields} depth={0} change={setGroup} />
      <output className="builder-text" aria-label={t("builder.text")}>
        <code>{written?.text || t("builder.everything")}</code>
      </output>
      {written?.fault ? (
        <p className="notice" role="alert">
          {written.fault.detail}
          {written.fault.hint && ` – ${written.fault.hint}`}
        </p>
      ) : (
        written && <Meant filter={written.text} />
      )}
      <div className="row">
        <button
          type="submit"
          className="button button-primary"
          disabled={!written || write.isPending || written.fault !== null}
        >
          {t("builder.apply")}
        </button>
        <button type="button" className="button" onClick={onClose}>
          {t("action.cancel")}
        </button>
      </div>
    </form>
  );
}

/** How many accounts a condition holds for. */
function Meant({ filter }: { filter: string }) {
  const plural = usePlural();
  const found = useQuery(accountsQuery({ filter: filter || undefined, limit: 1 }));
  return (
    <p className="muted" aria-live="polite">
      {found.data ? plural("builder.meant", found.data.total) : "…"}
    </p>
  );
}
