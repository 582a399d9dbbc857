import type { IconName } from "./components/Icon";
import type { MessageKey } from "./i18n";

/** A page that can be gone to by the sidebar, the commands or keys. */
export interface Destination {
  to: string;
  /** What comes after `g`; nothing where the page has no keys of its own. */
  key?: string;
  name: MessageKey;
  /** What the list of keys says. */
  says?: MessageKey;
  /** A page of the sidebar has an icon. */
  icon?: IconName;
  /** The addresses that belong to it besides its own. */
  within?: RegExp;
}

/** A page of the sidebar. */
export type SidebarPage = Destination & { icon: IconName };

/**
 * Every page and its key, in the order of the sidebar. Sidebar, tooltips, commands, the list of
 * keys and what the keys do are all made from this.
 */
export const destinations: readonly Destination[] = [
  { to: "/accounts", key: "a", name: "nav.accounts", says: "keys.accounts", icon: "accounts" },
  { to: "/lists", key: "n", name: "nav.lists", says: "keys.lists", icon: "lists" },
  { to: "/funnel", key: "f", name: "nav.funnel", says: "keys.funnel", icon: "funnel" },
  { to: "/committee", key: "c", name: "nav.committee", says: "keys.committee", icon: "committee" },
  { to: "/health", key: "h", name: "nav.health", says: "keys.health", icon: "health" },
  { to: "/model", key: "s", name: "nav.model", says: "keys.model", icon: "model" },
  { to: "/icp", key: "p", name: "nav.icp", says: "keys.icp", icon: "icp" },
  {
    to: "/live",
    key: "l",
    name: "nav.live",
    says: "keys.live",
    icon: "live",
    within: /^\/(rising|tracking|data-quality)/,
  },
  {
    to: "/matching",
    key: "m",
    name: "nav.matching",
    says: "keys.matching",
    icon: "matching",
    within: /^\/(duplicates|people)/,
  },
  { to: "/imports", key: "i", name: "nav.imports", says: "keys.imports", icon: "import" },
  {
    to: "/settings",
    key: "e",
    name: "nav.settings",
    says: "keys.settings",
    icon: "settings",
    within: /^\/jobs/,
  },
  { to: "/rising", key: "r", name: "rising.title", says: "keys.rising" },
  { to: "/data-quality", key: "q", name: "quality.title", says: "keys.quality" },
  { to: "/tracking", key: "t", name: "tracking.title", says: "keys.tracking" },
  { to: "/jobs", key: "j", name: "jobs.title", says: "keys.jobs" },
  { to: "/matching/review", key: "v", name: "review.title", says: "keys.review" },
  { to: "/duplicates", key: "d", name: "matching.tab.duplicates", says: "keys.duplicates" },
  { to: "/matching/proposed", name: "matching.tab.proposed" },
  { to: "/matching/domains", name: "matching.tab.domains" },
  { to: "/imports/new", name: "imports.new" },
];

/** The pages of the sidebar. */
export const sidebarPages: readonly SidebarPage[] = destinations.filter(
  (page): page is SidebarPage => page.icon !== undefined,
);

/** The first key of every pair that leads to a page. */
export const goKey = "g";

/** The page that a key leads to after `g`. */
export function destinationOf(key: string): Destination | undefined {
  return destinations.find((page) => page.key !== undefined && page.key === key);
}

/** The two keys of a page as they are written, "g a"; nothing where it has none. */
export function writtenKeys({ key }: Destination): string | undefined {
  return key && `${goKey} ${key}`;
}
