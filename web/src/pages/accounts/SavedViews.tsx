import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "@tanstack/react-router";
import { useState } from "react";
import { Dialog } from "../../components/Dialog";
import { Icon } from "../../components/Icon";
import { ErrorState } from "../../components/states";
import { undoMilliseconds } from "../../components/undo";
import { useTranslate } from "../../i18n";
import { createView, deleteView, type View, viewsQuery } from "./api";
import type { AccountsState } from "./state";

/** The state as a query string, without what is open beside the list. */
function queryOf(state: AccountsState, stringify: (search: object) => string): string {
  return stringify({ ...state, open: undefined }).replace(/^\?/, "");
}

/** Deletes a view at once and offers to bring it back. */
function useDeletion() {
  const client = useQueryClient();
  const [deleted, setDeleted] = useState<View | null>(null);
  const refresh = () => client.invalidateQueries(viewsQuery);
  const removal = useMutation({ mutationFn: deleteView, onSettled: refresh });
  const restoration = useMutation({ mutationFn: createView, onSettled: refresh });
  const remove = (view: View) => {
    client.setQueryData(viewsQuery.queryKey, (before) =>
      before ? { items: before.items.filter(({ id }) => id !== view.id) } : before,
    );
    removal.mutate(view.id);
    setDeleted(view);
    setTimeout(() => setDeleted((now) => (now === view ? null : now)), undoMilliseconds);
  };
  const undo = () => {
    if (!deleted) return;
    const { page, name, query } = deleted;
    restoration.mutate({ page, name, query });
    setDeleted(null);
  };
  return { remove, undo, deleted };
}

/** Views that somebody kept: choose one, keep the present one, delete one. */
export function SavedViews({ state }: { state: AccountsState }) {
  const t = useTranslate();
  const router = useRouter();
  const [saving, setSaving] = useState(false);
  const stored = useQuery(viewsQuery).data?.items ?? [];
  const views = stored.filter(({ page }) => page === "accounts");
  const query = queryOf(state, router.options.stringifySearch);
  const current = views.find((view) => view.query === query);
  const { remove, undo, deleted } = useDeletion();
  return (
    <>
      {views.length > 0 && (
        <select
          className="select"
          aria-label={t("views.choose")}
          value={current?.id ?? ""}
          onChange={(event) => {
            const chosen = views.find(({ id }) => String(id) === event.target.value);
            router.history.push(`/accounts${chosen ? `?${chosen.query}` : ""}`);
          }}
        >
          <option value="">{t("views.all")}</option>
          {views.map((view) => (
            <option key={view.id} value={view.id}>
              {view.name}
            </option>
          ))}
        </select>
      )}
      {current ? (
        <button type="button" className="button" onClick={() => remove(current)}>
          {t("views.delete")}
        </button>
      ) : (
        <button type="button" className="button" onClick={() => setSaving(true)}>
          <Icon name="bookmark" />
          {t("views.save")}
        </button>
      )}
      {deleted && (
        <span className="row" role="status">
          <span className="muted">{t("views.deleted")}</span>
          <button type="button" className="button" onClick={undo}>
            {t("action.undo")}
          </button>
        </span>
      )}
      {saving && <SaveDialog query={query} onClose={() => setSaving(false)} />}
    </>
  );
}

function SaveDialog({ query, onClose }: { query: string; onClose: () => void }) {
  const t = useTranslate();
  const client = useQueryClient();
  const [name, setName] = useState("");
  const save = useMutation({
    mutationFn: createView,
    onSuccess: async () => {
      await client.invalidateQueries(viewsQuery);
      onClose();
    },
  });
  return (
    <Dialog label={t("views.save")} onClose={onClose}>
      <form
        className="dialog-body"
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate({ page: "accounts", name: name.trim(), query });
        }}
      >
        <h2>{t("views.save")}</h2>
        <label className="stack">
          {t("views.name")}
          <input
            className="input"
            required
            maxLength={80}
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
        </label>
        {save.isError && <ErrorState what={t("views.failed")} error={save.error} />}
        <div className="row">
          <button type="submit" className="button button-primary" disabled={!name.trim()}>
            {t("action.save")}
          </button>
          <button type="button" className="button" onClick={onClose}>
            {t("action.cancel")}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
