import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { May } from "../../components/May";
import { PageHead } from "../../components/PageHead";
import { EmptyState, ErrorState, SkeletonLines } from "../../components/states";
import { Toast, useNotice } from "../../components/Toast";
import { useFormat } from "../../format";
import { useTranslate } from "../../i18n";
import { type AccountList, createList, editList, listsQuery, refreshLists } from "./api";

/** The longest name that the server takes. */
const nameMax = 120;

/** The lists of accounts that people keep. */
export function ListsPage() {
  const t = useTranslate();
  const queries = useQueryClient();
  const { archived = false } = useSearch({ from: "/lists" });
  const navigate = useNavigate({ from: "/lists" });
  const lists = useQuery(listsQuery(archived));
  const { notice, show } = useNotice();
  const archive = useMutation({
    mutationFn: ({ list, to }: { list: AccountList; to: boolean }) =>
      editList(list.id, { archived: to }),
    onSuccess: async (list, { to }) => {
      await refreshLists(queries);
      show({
        text: t(to ? "lists.archived" : "lists.restored", { name: list.name }),
        onUndo: () => archive.mutate({ list, to: !to }),
      });
    },
  });
  const items = lists.data?.items ?? [];
  return (
    <div className="page">
      <div className="page-inner">
        <PageHead title={t("nav.lists")} note={t("lists.note")} />
        <section className="card">
          <May action="edit_lists" says>
            <NewListForm />
          </May>
          <label className="card-body row">
            <input
              type="checkbox"
              checked={archived}
              onChange={({ target }) =>
                navigate({ search: target.checked ? { archived: true } : {}, replace: true })
              }
            />
            {t("lists.show_archived")}
          </label>
          {archive.isError && <ErrorState what={t("lists.change_failed")} error={archive.error} />}
          {lists.isError && (
            <ErrorState
              what={t("lists.failed")}
              error={lists.error}
              onRetry={() => lists.refetch()}
            />
          )}
          {lists.isPending && (
            <div className="card-body">
              <SkeletonLines count={4} />
            </div>
          )}
          {lists.isSuccess && items.length === 0 && <EmptyState text={t("lists.empty")} />}
          {items.length > 0 && (
            <ListsTable
              items={items}
              busy={archive.isPending}
              onArchive={(list, to) => archive.mutate({ list, to })}
            />
          )}
        </section>
      </div>
      <Toast notice={notice} onClose={() => show(null)} />
    </div>
  );
}

function NewListForm() {
  const t = useTranslate();
  const queries = useQueryClient();
  const [name, setName] = useState("");
  const [description, setDescription] = useState("");
  const create = useMutation({
    mutationFn: createList,
    onSuccess: async () => {
      setName("");
      setDescription("");
      await refreshLists(queries);
    },
  });
  return (
    <>
      <form
        className="exclude-form"
        onSubmit={(event) => {
          event.preventDefault();
          create.mutate({ name: name.trim(), description: description.trim() || null });
        }}
      >
        <label className="stack">
          {t("lists.name")}
          <input
            className="input"
            required
            maxLength={nameMax}
            value={name}
            aria-invalid={create.isError}
            onChange={({ target }) => setName(target.value)}
          />
        </label>
        <label className="stack">
          {t("lists.description")}
          <input
            className="input"
            maxLength={500}
            value={description}
            onChange={({ target }) => setDescription(target.value)}
          />
        </label>
        <button
          type="submit"
          className="button button-primary"
          disabled={!name.trim() || create.isPending}
        >
          {t("lists.create")}
        </button>
      </form>
      {create.isError && <ErrorState what={t("lists.create_failed")} error={create.error} />}
    </>
  );
}

interface TableProperties {
  items: AccountList[];
  busy: boolean;
  onArchive: (list: AccountList, to: boolean) => void;
}

function ListsTable({ items, busy, onArchive }: TableProperties) {
  const t = useTranslate();
  const format = useFormat();
  return (
    <section className="scroll-x" tabIndex={0} aria-label={t("nav.lists")}>
      <table className="data-table" data-testid="lists">
        <thead>
          <tr>
            <th scope="col">{t("lists.name")}</th>
            <th scope="col">{t("lists.description")}</th>
            <th scope="col" className="number">
              {t("nav.accounts")}
            </th>
            <th scope="col">{t("lists.changed")}</th>
            <th scope="col">
              <span className="visually-hidden">{t("lists.archive")}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {items.map((list) => (
            <tr key={list.id}>
              <th scope="row">
                <Link to="/lists/$listId" params={{ listId: String(list.id) }} data-row>
                  {list.name}
                </Link>
              </th>
              <td>{list.description ?? "–"}</td>
              <td className="number">{format.integer(list.size)}</td>
              <td>{format.dateTime(list.changed_at)}</td>
              <td className="cell-actions">
                <May action="edit_lists">
                  <button
                    type="button"
                    className="button"
                    disabled={busy}
                    aria-label={`${t(list.archived_at ? "lists.restore" : "lists.archive")}: ${list.name}`}
                    onClick={() => onArchive(list, !list.archived_at)}
                  >
                    {t(list.archived_at ? "lists.restore" : "lists.archive")}
                  </button>
                </May>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
