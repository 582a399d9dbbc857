import { useTranslate } from "../i18n";
import { type User, useUser } from "../session";

/** Which accounts a person works, in a few words; the condition as it is written. */
export function TerritoryText({ user }: { user: Pick<User, "territory" | "owns_accounts"> }) {
  const t = useTranslate();
  const { territory, owns_accounts } = user;
  if (!territory) return t(owns_accounts ? "territory.owned" : "territory.all");
  return (
    <>
      <code>{territory}</code>
      {owns_accounts && ` ${t("territory.or_owned")}`}
    </>
  );
}

/** Says to whoever works some of the accounts that others are not shown. */
export function TerritoryNotice() {
  const t = useTranslate();
  const user = useUser();
  if (!user || (!user.territory && !user.owns_accounts)) return null;
  return (
    <p className="notice" data-testid="territory">
      {t("territory.note")} <TerritoryText user={user} />
    </p>
  );
}
