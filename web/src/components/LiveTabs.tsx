import { Link } from "@tanstack/react-router";
import { type MessageKey, useTranslate } from "../i18n";

const tabs: { to: string; label: MessageKey }[] = [
  { to: "/live", label: "live.tab.live" },
  { to: "/rising", label: "live.tab.rising" },
  { to: "/data-quality", label: "live.tab.quality" },
  { to: "/tracking", label: "live.tab.tracking" },
];

/** The pages about what happens right now. */
export function LiveTabs() {
  const t = useTranslate();
  return (
    <nav className="tabs" aria-label={t("nav.live")}>
      {tabs.map(({ to, label }) => (
        <Link key={to} to={to} activeOptions={{ exact: true, includeSearch: false }}>
          {t(label)}
        </Link>
      ))}
    </nav>
  );
}
