import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslate } from "../i18n";
import { sessionQuery } from "../session";

/** Says that there are no people yet, or that this is a demo, and where that changes. */
export function OpenNotice() {
  const t = useTranslate();
  const session = useQuery(sessionQuery).data;
  if (session?.state === "visitor") {
    return (
      <p className="notice notice-row" data-testid="visitor">
        <span>{t("setup.visitor_note", { name: session.user?.name ?? "" })}</span>
        <Link to="/users" className="button">
          {t("users.title")}
        </Link>
      </p>
    );
  }
  if (session?.state !== "open") return null;
  return (
    <p className="notice notice-row" data-testid="open">
      <span>{t("setup.open_note")}</span>
      <Link to="/setup" className="button">
        {t("setup.title")}
      </Link>
    </p>
  );
}
