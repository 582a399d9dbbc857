import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useFormat } from "../format";
import { useTranslate } from "../i18n";
import { notificationsQuery } from "../pages/notifications/api";
import { useUser } from "../session";
import { usePreferences } from "../state/preferences";
import { Icon } from "./Icon";

/** Leads to the notifications and says how many are unread; not there without a person. */
export function NotificationsLink({ onChoose }: { onChoose?: () => void }) {
  return useUser() ? <WithCount onChoose={onChoose} /> : null;
}

function WithCount({ onChoose }: { onChoose?: () => void }) {
  const t = useTranslate();
  const format = useFormat();
  const unread = useQuery(notificationsQuery(usePreferences().language)).data?.unread ?? 0;
  const words = t("notifications.unread", { count: format.integer(unread) });
  return (
    <Link
      to="/notifications"
      className="side-button"
      title={unread > 0 ? words : t("notifications.title")}
      onClick={onChoose}
    >
      <Icon name="bell" />
      <span className="label">{t("notifications.title")}</span>
      {unread > 0 && (
        <span className="count label tabular" data-testid="unread">
          <span aria-hidden="true">{format.compact(unread)}</span>
          <span className="visually-hidden">{words}</span>
        </span>
      )}
    </Link>
  );
}
