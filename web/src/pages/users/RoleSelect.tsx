import { useQuery } from "@tanstack/react-query";
import { useTranslate } from "../../i18n";
import { roles } from "../../session";
import { rolesQuery } from "./api";

interface Properties {
  role: string;
  onRole: (role: string) => void;
}

/** Chooses what a person may do. */
export function RoleSelect({ role, onRole }: Properties) {
  const t = useTranslate();
  const own = useQuery(rolesQuery).data?.items ?? [];
  return (
    <select
      className="select"
      aria-label={t("users.role")}
      value={role}
      onChange={({ target }) => onRole(target.value)}
    >
      {roles.map((key) => (
        <option key={key} value={key}>
          {t(`user.role.${key}`)}
        </option>
      ))}
      {own.map(({ key, name }) => (
        <option key={key} value={key}>
          {name}
        </option>
      ))}
    </select>
  );
}
