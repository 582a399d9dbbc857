import type { AnyRouter, RouterHistory } from "@tanstack/react-router";

/** How far each scrolled part of a page is from its top, in pixels; `""` is the page itself. */
export type Place = Record<string, number>;

/** How many entries of the history are remembered. */
export const entriesMax = 60;

/** How long a page has to become long enough for its place, before it is left where it is. */
const waitMilliseconds = 10_000;

const storageKey = "speargun.places";
const page = "";

/** The places of the entries, the oldest first; more than the limit go, the oldest first. */
export function withPlace(
  places: ReadonlyMap<string, Place>,
  entry: string,
  place: Place,
): Map<string, Place> {
  const next = new Map(places);
  next.delete(entry);
  next.set(entry, place);
  for (const oldest of [...next.keys()].slice(0, Math.max(0, next.size - entriesMax))) {
    next.delete(oldest);
  }
  return next;
}

/** Reads kept places; what is none is left out. */
export function readPlaces(text: string | null): Map<string, Place> {
  try {
    const raw: unknown = JSON.parse(text ?? "[]");
    if (!Array.isArray(raw)) return new Map();
    return new Map(raw.filter(isKept).slice(-entriesMax));
  } catch {
    return new Map();
  }
}

function isKept(entry: unknown): entry is [string, Place] {
  if (!Array.isArray(entry) || entry.length !== 2 || typeof entry[0] !== "string") return false;
  const place: unknown = entry[1];
  if (typeof place !== "object" || place === null) return false;
  return Object.values(place).every((top) => Number.isFinite(top));
}

function stored(): string | null {
  try {
    return sessionStorage.getItem(storageKey);
  } catch {
    return null;
  }
}

function store(places: ReadonlyMap<string, Place>): void {
  try {
    sessionStorage.setItem(storageKey, JSON.stringify([...places]));
  } catch {
    // Storage is off or full: the places hold until the page is loaded again.
  }
}

function scrollerOf(name: string): Element | null {
  if (name === page) return document.scrollingElement;
  return document.querySelector(`[data-scroll="${CSS.escape(name)}"]`);
}

/** Where the page and everything within it is scrolled to. */
function placeNow(): Place {
  const place: Place = { [page]: window.scrollY };
  for (const element of document.querySelectorAll<HTMLElement>("[data-scroll]")) {
    place[element.dataset.scroll ?? page] = element.scrollTop;
  }
  return place;
}

/** Brings what is long enough to its place, and says what is still too short or not there yet. */
function takePlace(place: Place): Place {
  const left: Place = {};
  for (const [name, top] of Object.entries(place)) {
    const scroller = scrollerOf(name);
    if (scroller) scroller.scrollTop = top;
    if (top > 0 && (!scroller || scroller.scrollTop < top - 1)) left[name] = top;
  }
  return left;
}

/** Comes back to a place while the page is still being filled; the reader's hand ends it. */
class Return {
  left: Place = {};
  private frame = 0;
  private until = 0;

  constructor() {
    for (const hand of ["wheel", "touchmove", "pointerdown", "keydown"]) {
      window.addEventListener(hand, () => this.end(), { capture: true, passive: true });
    }
  }

  begin(place: Place): void {
    this.end();
    this.until = performance.now() + waitMilliseconds;
    this.left = place;
    this.step();
  }

  end(): void {
    cancelAnimationFrame(this.frame);
    this.left = {};
  }

  private step(): void {
    this.left = takePlace(this.left);
    if (Object.keys(this.left).length === 0) return;
    if (performance.now() > this.until) this.end();
    else this.frame = requestAnimationFrame(() => this.step());
  }
}

/**
 * Remembers for every entry of the history where it was scrolled to. Back, forward and a reload
 * come back to that place; a new page begins at its top; another filter of a page moves nothing.
 * The router could do it for what is there at once, but rows come later than their page.
 */
export function keepPlaces(router: AnyRouter): void {
  const history: RouterHistory = router.history;
  const entryNow = () => history.location.state.__TSR_key ?? history.location.href;
  const coming = new Return();
  let places = readPlaces(stored());
  let entry = entryNow();
  let pathname: string | undefined;
  let isReturn = true;
  const remember = () => {
    // What was still on its way to its place is remembered as if it had arrived.
    places = withPlace(places, entry, { ...placeNow(), ...coming.left });
  };
  window.history.scrollRestoration = "manual";
  history.subscribe(({ action }) => {
    remember();
    coming.end();
    entry = entryNow();
    isReturn = action.type !== "PUSH" && action.type !== "REPLACE";
  });
  router.subscribe("onRendered", ({ toLocation }) => {
    if (toLocation.pathname === pathname) return;
    pathname = toLocation.pathname;
    coming.begin((isReturn ? places.get(entry) : undefined) ?? { [page]: 0 });
  });
  window.addEventListener("pagehide", () => {
    remember();
    store(places);
  });
}
