import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { refresh } from "../../api";
import { Card } from "../../components/Card";
import { EmptyState, ErrorState, SkeletonLines } from "../../components/states";
import { useFormat } from "../../format";
import { useTranslate, wordOf } from "../../i18n";
import { sessionKey } from "../../session";
import { type CustomRole, removeRole, rolesQuery, usersKey } from "./api";
import { RoleDialog } from "./RoleDialog";

/** The roles that the company made of named actions. */
export function RolesCard({ say }: { say: (text: string) => void }) {
  const t = useTranslate();
  const queries = useQueryClient();
  const roles = useQuery(rolesQuery);
  // A role that is changed, or null for a new one.
  const [editing, setEditing] = useState<CustomRole | null | undefined>(undefined);
  const done = async (text: string) => {
    setEditing(undefined);
    await refresh(queries, [usersKey(), sessionKey()]);
    say(text);
  };
  const remove = useMutation({
    mutationFn: ({ id }: CustomRole) => removeRole(id),
    onSuccess: (_, { name }) => done(t("roles.removed", { name })),
  });
  const items = roles.data?.items ?? [];
  return (
    <Card
      title={t("roles.title")}
      note={t("roles.note")}
      flush
      controls={
        <button type="button" className="button" onClick={() => setEditing(null)}>
          {t("roles.add")}
        </button>
      }
    >
      {roles.isError && (
        <ErrorState what={t("roles.failed")} error={roles.error} onRetry={() => roles.refetch()} />
      )}
      {remove.isError && <ErrorState what={t("users.not_done")} error={remove.error} />}
      {roles.isPending && <SkeletonLines count={2} />}
      {roles.isSuccess && items.length === 0 && <EmptyState text={t("roles.none")} />}
      {items.length > 0 && (
        <section className="scroll-x" tabIndex={0} aria-label={t("roles.title")}>
          <table className="data-table users-table" data-testid="roles">
            <thead>
              <tr>
                <th scope="col">{t("users.name")}</th>
                <th scope="col">{t("users.team")}</th>
                <th scope="col">{t("roles.people")}</th>
                <th scope="col">{t("roles.may")}</th>
                <th scope="col">
                  <span className="visually-hidden">{t("tokens.actions")}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {items.map((role) => (
                <RoleRow
                  key={role.id}
                  role={role}
                  onEdit={() => setEditing(role)}
                  onRemove={() => remove.mutate(role)}
                />
              ))}
            </tbody>
          </table>
        </section>
      )}
      {editing !== undefined && (
        <RoleDialog
          role={editing}
          onDone={(name) => done(t("roles.kept", { name }))}
          onClose={() => setEditing(undefined)}
        />
      )}
    </Card>
  );
}

interface RowProperties {
  role: CustomRole;
  onEdit: () => void;
  onRemove: () => void;
}

function RoleRow({ role, onEdit, onRemove }: RowProperties) {
  const t = useTranslate();
  const format = useFormat();
  const { name, team, people, actions } = role;
  return (
    <tr>
      <th scope="row">{name}</th>
      <td>{team ? wordOf(t, "targets.team", team) : t("users.team.none")}</td>
      <td>{format.integer(people)}</td>
      <td className="small">{actions.map((action) => wordOf(t, "right", action)).join(", ")}</td>
      <td className="cell-actions">
        <button
          type="button"
          className="button"
          aria-label={t("users.edit_of", { name })}
          onClick={onEdit}
        >
          {t("users.edit")}
        </button>
        {people === 0 && (
          <button
            type="button"
            className="button"
            aria-label={t("roles.remove_of", { name })}
            onClick={onRemove}
          >
            {t("roles.remove")}
          </button>
        )}
      </td>
    </tr>
  );
}
