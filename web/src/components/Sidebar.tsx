import { useQuery } from "@tanstack/react-query";
import { Link, useLocation } from "@tanstack/react-router";
import { workspaceQuery } from "../api";
import { useFormat } from "../format";
import { useTranslate } from "../i18n";
import { generalKeys, modifier } from "../keys";
import { type SidebarPage, sidebarPages, writtenKeys } from "../navigation";
import { matchReportQuery } from "../pages/matching/api";
import { Icon, Logo } from "./Icon";
import { NotificationsLink } from "./NotificationsLink";
import { UserMenu } from "./UserMenu";

/** What opens above the page. */
export interface Openers {
  openPalette: () => void;
  openKeys: () => void;
}

/** The pages, the commands and the keys, beside the page. */
export function Sidebar({ openPalette, openKeys }: Openers) {
  const t = useTranslate();
  return (
    <aside className="sidebar" aria-label={t("shell.sidebar")}>
      <Brand />
      <Navigation />
      <CommandsButton onClick={openPalette} />
      <WorkspaceFoot />
      <NotificationsLink />
      <UserMenu />
      <KeysButton onClick={openKeys} />
    </aside>
  );
}

/** The sign of the product, which leads to its first page. */
export function Brand({ onChoose }: { onChoose?: () => void }) {
  return (
    <Link to="/" className="brand" onClick={onChoose}>
      <Logo />
      <span className="label">Speargun</span>
    </Link>
  );
}

/** The links to all pages; the one that is open is marked. */
export function Navigation({ onChoose }: { onChoose?: () => void }) {
  const t = useTranslate();
  return (
    <nav className="nav" aria-label={t("shell.pages")}>
      {sidebarPages.map((page) => (
        <PageLink key={page.to} page={page} onChoose={onChoose} />
      ))}
    </nav>
  );
}

function PageLink({ page, onChoose }: { page: SidebarPage; onChoose?: () => void }) {
  const t = useTranslate();
  const { pathname } = useLocation();
  const isWithin = page.within?.test(pathname) ?? false;
  return (
    <Link
      to={page.to}
      activeOptions={{ includeSearch: false }}
      title={`${t(page.name)} · ${writtenKeys(page)}`}
      aria-current={isWithin ? "true" : undefined}
      onClick={onChoose}
    >
      <Icon name={page.icon} />
      <span className="label">{t(page.name)}</span>
      {page.to === "/matching" && <WaitingCount />}
    </Link>
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
      {format.compact(waiting)} <span className="visually-hidden">{t("match.outcome.review")}</span>
    </span>
  );
}

/** Opens the commands. */
export function CommandsButton({ onClick }: { onClick: () => void }) {
  const t = useTranslate();
  return (
    <button type="button" className="side-button" title={t("shell.commands")} onClick={onClick}>
      <Icon name="search" />
      <span className="label">{t("shell.commands")}</span>
      <kbd>{`${modifier}${modifier.length > 1 ? " " : ""}${generalKeys.commands.toUpperCase()}`}</kbd>
    </button>
  );
}

/** Opens the list of keys. */
export function KeysButton({ onClick }: { onClick: () => void }) {
  const t = useTranslate();
  return (
    <button type="button" className="side-button" title={t("shell.keys")} onClick={onClick}>
      <Icon name="keys" />
      <span className="label">{t("shell.keys")}</span>
      <kbd>{generalKeys.help}</kbd>
    </button>
  );
}

/** Which workspace this is, and which version of the product. */
export function WorkspaceFoot() {
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
