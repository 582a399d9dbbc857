import { useQuery } from "@tanstack/react-query";
import { Link, Outlet, useLocation } from "@tanstack/react-router";
import { useState } from "react";
import { workspaceQuery } from "../api";
import { matchReportQuery } from "../api-matching";
import { useFormat } from "../format";
import { type MessageKey, useTranslate } from "../i18n";
import { Icon, type IconName, Logo } from "./Icon";
import { KeysDialog } from "./KeysDialog";
import { Palette } from "./Palette";
import { useGlobalKeys } from "./useGlobalKeys";

/** A page of the navigation; `within` are the addresses that belong to it besides its own. */
interface NavigationPage {
  to: string;
  label: MessageKey;
  icon: IconName;
  keys: string;
  within?: RegExp;
}

/** The pages, in the order of the navigation. */
export const pages: NavigationPage[] = [
  { to: "/accounts", label: "nav.accounts", icon: "accounts", keys: "g a" },
  { to: "/lists", label: "nav.lists", icon: "lists", keys: "g t" },
  { to: "/funnel", label: "nav.funnel", icon: "funnel", keys: "g f" },
  { to: "/committee", label: "nav.committee", icon: "committee", keys: "g c" },
  { to: "/health", label: "nav.health", icon: "health", keys: "g h" },
  { to: "/model", label: "nav.model", icon: "model", keys: "g s" },
  { to: "/icp", label: "nav.icp", icon: "icp", keys: "g p" },
  {
    to: "/live",
    label: "nav.live",
    icon: "live",
    keys: "g l",
    within: /^\/(rising|tracking|data-quality)/,
  },
  {
    to: "/matching",
    label: "nav.matching",
    icon: "matching",
    keys: "g m",
    within: /^\/(duplicates|people)/,
  },
  { to: "/imports", label: "nav.imports", icon: "import", keys: "g i" },
];

type Overlay = "palette" | "keys" | null;

/** Sidebar, page, and what opens above them. */
export function Shell() {
  const [overlay, setOverlay] = useState<Overlay>(null);
  const close = () => setOverlay(null);
  useGlobalKeys({
    openPalette: () => setOverlay("palette"),
    openKeys: () => setOverlay("keys"),
  });
  return (
    <div className="shell">
      <Sidebar openPalette={() => setOverlay("palette")} openKeys={() => setOverlay("keys")} />
      <main id="main">
        <Outlet />
      </main>
      {overlay === "palette" && <Palette onClose={close} />}
      {overlay === "keys" && <KeysDialog onClose={close} />}
    </div>
  );
}

function Sidebar({ openPalette, openKeys }: { openPalette: () => void; openKeys: () => void }) {
  const t = useTranslate();
  const { pathname } = useLocation();
  return (
    <aside className="sidebar" aria-label={t("shell.sidebar")}>
      <Link to="/" className="brand" aria-label="Speargun">
        <Logo />
        <span className="label">Speargun</span>
      </Link>
      <nav className="nav" aria-label={t("shell.pages")}>
        {pages.map((page) => (
          <Link
            key={page.to}
            to={page.to}
            activeOptions={{ includeSearch: false }}
            title={page.keys}
            data-within={page.within?.test(pathname) ?? false}
            aria-label={t(page.label)}
          >
            <Icon name={page.icon} />
            <span className="label">{t(page.label)}</span>
            {page.to === "/matching" && <WaitingCount />}
          </Link>
        ))}
      </nav>
      <button
        type="button"
        className="side-button"
        onClick={openPalette}
        aria-label={t("shell.commands")}
      >
        <Icon name="search" />
        <span className="label">{t("shell.commands")}</span>
        <kbd>⌘K</kbd>
      </button>
      <WorkspaceFoot />
      <button type="button" className="side-button" onClick={openKeys} aria-label={t("shell.keys")}>
        <Icon name="keys" />
        <span className="label">{t("shell.keys")}</span>
        <kbd>?</kbd>
      </button>
    </aside>
  );
}

/** How many people wait for somebody to look at them. */
function WaitingCount() {
  const t = useTranslate();
  const format = useFormat();
  const waiting = useQuery(matchReportQuery).data?.review;
  if (!waiting) return null;
  return (
    <span className="count label tabular" title={t("match.outcome.review")}>
      {format.compact(waiting)}
    </span>
  );
}

function WorkspaceFoot() {
  const t = useTranslate();
  const workspace = useQuery(workspaceQuery).data;
  return (
    <div className="sidebar-foot small">
      {workspace && (
        <>
          <strong className="clip">{workspace.name}</strong>
          {t("shell.version", { version: workspace.version })}
        </>
      )}
    </div>
  );
}
