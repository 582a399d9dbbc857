import { createRootRoute } from "@tanstack/react-router";
import type { IconName } from "./components/Icon";
import type { MessageKey } from "./i18n";
import type { Action } from "./session";

/** How a page is called and reached; a page without a name is opened from others only. */
export interface PageWords {
  name?: MessageKey;
  /** What comes after `g`; undefined where the page has no keys of its own. */
  key?: string;
  /** What the list of keys says. */
  says?: MessageKey;
  /** A page of the sidebar has an icon. */
  icon?: IconName;
  /** What who goes there may do; it is offered to no one else. */
  action?: Action;
  /** The addresses that belong to it besides its own. */
  within?: RegExp;
  /** It is for who may not be signed in: without the sidebar, and whatever the session is. */
  isOutside?: boolean;
}

declare module "@tanstack/react-router" {
  interface StaticDataRouteOption extends PageWords {}
}

/** Above all pages. The router sets what it shows: sidebar and pages need each other. */
export const rootRoute = createRootRoute();
