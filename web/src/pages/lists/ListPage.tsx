import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { MoreButton } from "../../components/MoreButton";
import { PageHead } from "../../components/PageHead";
import { EmptyState, ErrorState, SkeletonLines } from "../../components/states";
import { Toast, useNotice } from "../../components/Toast";
import { useFormat } from "../../format";
import { useTranslate } from "../../i18n";
import { quoted } from "../accounts/state";
import {
  addToList,
  type ListMember,
  listQuery,
  membersQuery,
  refreshLists,
  removeFromList,
} from "./api";
import { type ListState, membersMax, membersPage, membersStep } from "./state";

/** One list: who stands on it since when, now or at the end of a day. */
export function ListPage() {
  const t = useTranslate();
  const { listId } = useParams({ from: "/lists/$listId" });
  const id = Number(listId);
  const valid = Number.isSafeInteger(id) && id > 0;
  const { day: asOf = "", shown: limit = membersPage } = useSearch({ from: "/lists/$listId" });
  const navigate = useNavigate({ from: "/lists/$listId" });
  const change = (part: Partial<ListState>) =>
    navigate({ search: (before) => ({ ...before, ...part }), replace: true });
  const list = useQuery({ ...listQuery(id), enabled: valid });
  const members = useQuery({
    ...membersQuery(id, asOf, limit),
    enabled: valid,
    placeholderData: keepPreviousData,
  });
  const { notice, remove } = useRemoval(id);
  const name = list.data?.name ?? t("nav.lists");
  const items = members.data?.items ?? [];
  const total = members.data?.total ?? 0;
  return (
    <div className="page">
      <div className="page-inner">
        <PageHead
          title={name}
          note={list.data?.description}
          crumb={
            <Link to="/lists" className="crumb">
              {t("nav.lists")}
            </Link>
          }
        >
          {list.data && !list.data.archived_at && (
            <Link to="/accounts" search={{ filter: `lists = ${quoted(name)}` }} className="button">
              {t("lists.show_accounts")}
            </Link>
          )}
        </PageHead>
        {!valid && <EmptyState text={t("not_found.text")} />}
        {list.data?.archived_at && <p className="muted">{t("lists.is_archived")}</p>}
        <section className="card">
          <label className="card-body row">
            {t("lists.as_of")}
            <input
              className="input"
              type="date"
              value={asOf}
              onChange={({ target }) => change({ day: target.value || undefined })}
            />
            <span className="muted tabular" aria-live="polite" data-testid="list-total">
              {members.data && t("lists.count", { count: total })}
            </span>
          </label>
          {members.isError && (
            <ErrorState
              what={t("lists.failed")}
              error={members.error}
              onRetry={() => members.refetch()}
            />
          )}
          {remove.isError && <ErrorState what={t("lists.change_failed")} error={remove.error} />}
          {valid && members.isPending && (
            <div className="card-body">
              <SkeletonLines count={6} />
            </div>
          )}
          {members.isSuccess && items.length === 0 && (
            <EmptyState text={t(asOf ? "lists.no_members_then" : "lists.no_members")}>
              <Link to="/accounts" className="button">
                {t("nav.accounts")}
              </Link>
            </EmptyState>
          )}
          {items.length > 0 && (
            <MembersTable
              items={items}
              label={name}
              onRemove={asOf || list.data?.archived_at ? undefined : remove.mutate}
              busy={remove.isPending}
            />
          )}
          {limit < membersMax && items.length < total && (
            <div className="card-body">
              <MoreButton
                shown={items.length}
                total={total}
                busy={members.isFetching}
                onMore={() => change({ shown: Math.min(limit + membersStep, membersMax) })}
              />
            </div>
          )}
        </section>
      </div>
      <Toast notice={notice.notice} onClose={() => notice.show(null)} />
    </div>
  );
}

/** Takes an account off the list at once and offers to put it back. */
function useRemoval(id: number) {
  const t = useTranslate();
  const queries = useQueryClient();
  const notice = useNotice();
  const add = useMutation({
    mutationFn: ({ account_id, reason }: ListMember) =>
      addToList(id, { ids: [account_id], reason }),
    onSuccess: () => refreshLists(queries),
  });
  const remove = useMutation({
    mutationFn: ({ account_id }: ListMember) => removeFromList(id, { ids: [account_id] }),
    onSuccess: async ({ list }, member) => {
      await refreshLists(queries);
      notice.show({
        text: t("lists.removed_one", { account: member.name, name: list.name }),
        onUndo: () => add.mutate(member),
      });
    },
  });
  return { notice, remove };
}

interface TableProperties {
  items: ListMember[];
  label: string;
  busy: boolean;
  onRemove?: (member: ListMember) => void;
}

function MembersTable({ items, label, busy, onRemove }: TableProperties) {
  const t = useTranslate();
  const format = useFormat();
  return (
    <section className="scroll-x" tabIndex={0} aria-label={label}>
      <table className="data-table" data-testid="list-members">
        <thead>
          <tr>
            <th scope="col">{t("column.account")}</th>
            <th scope="col">{t("lists.added")}</th>
            <th scope="col">{t("lists.reason")}</th>
            {onRemove && (
              <th scope="col">
                <span className="visually-hidden">{t("lists.remove")}</span>
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {items.map((member) => (
            <tr key={member.account_id}>
              <th scope="row">
                <Link
                  to="/accounts/$accountId"
                  params={{ accountId: String(member.account_id) }}
                  data-row
                >
                  {member.name}
                </Link>
              </th>
              <td>
                {t("decision.by", { who: member.added_by, when: format.dateTime(member.from) })}
              </td>
              <td>{member.reason ?? "–"}</td>
              {onRemove && (
                <td className="cell-actions">
                  <button
                    type="button"
                    className="button"
                    disabled={busy}
                    aria-label={`${t("lists.remove")}: ${member.name}`}
                    onClick={() => onRemove(member)}
                  >
                    {t("lists.remove")}
                  </button>
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
