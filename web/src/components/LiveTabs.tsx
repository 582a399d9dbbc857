import { Link } from "@tanstack/react-router";
import { type MessageKey, useTranslate } from "../i18n";
import { type Action, useRights } from "../session";

const tabs: { to: string; label: MessageKey; action?: Action }[] = [
  { to: "/live", label: "live.tab.live", action: "read_activity" },
  { to: "/rising", label: "live.tab.rising" },
  { to: "/data-quality", label: "live.tab.quality", action: "manage_tracking" },
  { to: "/tracking", label: "live.tab.tracking", action: "manage_tracking" },
];

/** The pages about what happens right now. */
export function LiveTabs() {
  const t = useTranslate();
  const mayDo = useRights();
  return (
    <nav className="tabs" aria-label={t("nav.live")}>
      {tabs
        .filter(({ action }) => !action || mayDo(action))
        .map(({ to, label }) => (
          <Link key={to} to={to} activeOptions={{ exact: true, includeSearch: false }}>
            {t(label)}
          </Link>
        ))}
    </nav>
  );
}
