import { TerritoryText } from "../../components/TerritoryNotice";
import { useFormat } from "../../format";
import { useTranslate, wordOf } from "../../i18n";
import type { User } from "../../session";

interface Properties {
  items: User[];
  onEdit: (user: User) => void;
}

/** All people, with how each signs in. */
export function UsersTable({ items, onEdit }: Properties) {
  const t = useTranslate();
  return (
    <section className="scroll-x" tabIndex={0} aria-label={t("users.list")}>
      <table className="data-table users-table" data-testid="users">
        <thead>
          <tr>
            <th scope="col">{t("users.name")}</th>
            <th scope="col">{t("users.state")}</th>
            <th scope="col">{t("users.role")}</th>
            <th scope="col">{t("users.team")}</th>
            <th scope="col">{t("users.territory")}</th>
            <th scope="col">{t("users.signed_in")}</th>
            <th scope="col">{t("me.factor")}</th>
            <th scope="col">
              <span className="visually-hidden">{t("tokens.actions")}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {items.map((user) => (
            <UserRow key={user.id} user={user} onEdit={() => onEdit(user)} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

const tags: Readonly<Record<string, string>> = { active: "tag tag-good", disabled: "tag tag-bad" };

function UserRow({ user, onEdit }: { user: User; onEdit: () => void }) {
  const t = useTranslate();
  const format = useFormat();
  const { name, email, state, role, role_name, team, signed_in_at } = user;
  return (
    <tr>
      <th scope="row">
        {name}
        <span className="small muted user-email">{email}</span>
      </th>
      <td>
        <span className={tags[state] ?? "tag"}>{wordOf(t, "users.state", state)}</span>
      </td>
      <td>{role_name ?? wordOf(t, "user.role", role)}</td>
      <td>{team ? wordOf(t, "targets.team", team) : t("users.team.none")}</td>
      <td>
        <TerritoryText user={user} />
      </td>
      <td className="muted">{signed_in_at ? format.dateTime(signed_in_at) : t("tokens.never")}</td>
      <td className="muted">{t(user.second_factor ? "users.factor.on" : "users.factor.off")}</td>
      <td className="cell-actions">
        <button
          type="button"
          className="button"
          aria-label={t("users.edit_of", { name })}
          onClick={onEdit}
        >
          {t("users.edit")}
        </button>
      </td>
    </tr>
  );
}
