import type { IconName } from "./components/Icon";
import type { MessageKey } from "./i18n";
import { pages } from "./pages";
import type { PageWords } from "./root";

/** A page that can be gone to by the sidebar, the commands or keys. */
export type Destination = PageWords & { to: string; name: MessageKey };

/** A page of the sidebar. */
export type SidebarPage = Destination & { icon: IconName };

/**
 * Every page that has a name, in the order of the sidebar. Sidebar, tooltips, commands, the list of
 * keys and what the keys do are all made from what the pages declare.
 */
export const destinations: readonly Destination[] = pages.flatMap(({ options }) => {
  const name = options.staticData?.name;
  return name && "path" in options ? [{ ...options.staticData, to: options.path, name }] : [];
});

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

/** The two keys of a page as they are written, "g a"; undefined where it has none. */
export function writtenKeys({ key }: Destination): string | undefined {
  return key && `${goKey} ${key}`;
}
