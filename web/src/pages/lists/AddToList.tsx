import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { Dialog } from "../../components/Dialog";
import { ErrorState } from "../../components/states";
import { useFormat } from "../../format";
import { useTranslate } from "../../i18n";
import {
  addToList,
  createList,
  type ListChange,
  type ListSelection,
  listsQuery,
  refreshLists,
} from "./api";

interface Properties {
  /** Which accounts are added. */
  selection: ListSelection;
  /** How many they are. */
  count: number;
  onClose: () => void;
}

/** The value of the choice that makes a list. */
const NEW = "new";

/** Puts accounts on a list that is there, or on a new one. */
export function AddToList({ selection, count, onClose }: Properties) {
  const t = useTranslate();
  const format = useFormat();
  const queries = useQueryClient();
  const lists = useQuery(listsQuery());
  const items = lists.data?.items ?? [];
  const [chosen, setChosen] = useState<string | null>(null);
  const target = chosen ?? (items[0] ? String(items[0].id) : NEW);
  const [name, setName] = useState("");
  const [reason, setReason] = useState("");
  const add = useMutation({
    mutationFn: async (): Promise<ListChange> => {
      const made = target === NEW ? await createList({ name: name.trim() }) : null;
      // Should adding fail, the new list is there and chosen: a second try makes no other.
      if (made) setChosen(String(made.id));
      return addToList(made?.id ?? Number(target), { ...selection, reason: reason.trim() || null });
    },
    onSettled: () => refreshLists(queries),
  });
  const title = t("lists.add_title");
  return (
    <Dialog label={title} onClose={onClose}>
      <form
        className="dialog-body dialog-narrow model-form"
        onSubmit={(event) => {
          event.preventDefault();
          add.mutate();
        }}
      >
        <h2>{title}</h2>
        {add.isSuccess ? (
          <Done done={add.data} onClose={onClose} />
        ) : (
          <>
            <p className="muted">{t("lists.add_note", { count: format.integer(count) })}</p>
            {lists.isError && <ErrorState what={t("lists.failed")} error={lists.error} />}
            <label>
              {t("lists.list")}
              <select
                className="select"
                value={target}
                onChange={(event) => setChosen(event.target.value)}
              >
                {items.map((list) => (
                  <option key={list.id} value={list.id}>
                    {list.name}
                  </option>
                ))}
                <option value={NEW}>{t("lists.new")}</option>
              </select>
            </label>
            {target === NEW && (
              <label>
                {t("lists.name")}
                <input
                  className="input"
                  required
                  maxLength={120}
                  value={name}
                  onChange={(event) => setName(event.target.value)}
                />
              </label>
            )}
            <label>
              {t("lists.reason")}
              <input
                className="input"
                maxLength={500}
                value={reason}
                onChange={(event) => setReason(event.target.value)}
              />
            </label>
            {add.isError && <ErrorState what={t("lists.change_failed")} error={add.error} />}
            <div className="row">
              <button
                type="submit"
                className="button button-primary"
                disabled={add.isPending || lists.isPending || (target === NEW && !name.trim())}
              >
                {t("lists.add")}
              </button>
              <button type="button" className="button" onClick={onClose}>
                {t("action.cancel")}
              </button>
            </div>
          </>
        )}
      </form>
    </Dialog>
  );
}

function Done({ done, onClose }: { done: ListChange; onClose: () => void }) {
  const t = useTranslate();
  const format = useFormat();
  return (
    <>
      <p role="status" data-testid="list-added">
        {t("lists.done", {
          name: done.list.name,
          added: format.integer(done.changed),
          already: format.integer(done.unchanged),
        })}
      </p>
      <div className="row">
        <Link
          to="/lists/$listId"
          params={{ listId: String(done.list.id) }}
          className="button button-primary"
        >
          {t("lists.open")}
        </Link>
        <button type="button" className="button" onClick={onClose}>
          {t("action.close")}
        </button>
      </div>
    </>
  );
}
