import { useTranslate } from "../../i18n";
import { roles } from "../../session";

interface Properties {
  role: string;
  onRole: (role: string) => void;
}

/** Chooses what a person may do. */
export function RoleSelect({ role, onRole }: Properties) {
  const t = useTranslate();
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
    </select>
  );
}
