import { type RefObject, useRef } from "react";
import { pressedKey, rowKeys } from "../keys";
import { isForOthers, useWindowKeys } from "./useGlobalKeys";

/** What the keys of a list do. */
export interface RowActions {
  /** Goes one row on or back. */
  move: (step: 1 | -1) => void;
  /** Opens the row that the keys stand on; says whether there is one. */
  open: () => boolean;
}

/** Whether Enter belongs to what has the focus, and not to the list. */
function takesEnter(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest("a, button, summary") !== null;
}

/** The keys of a list. They work at once, without a row that has the focus. */
export function useRowKeys({ move, open }: RowActions): void {
  useWindowKeys((event) => {
    if (isForOthers(event)) return;
    const key = pressedKey(event);
    if (key === rowKeys.next) move(1);
    else if (key === rowKeys.previous) move(-1);
    else if (key === rowKeys.open && !event.repeat && !takesEnter(event.target)) {
      if (open()) event.preventDefault();
    }
  });
}

/**
 * Which row comes next: one step from the row that the keys stand on, as long as it is in sight,
 * else the first one in sight. Without rows there is none.
 */
export function nextPlace(step: 1 | -1, at: number, firstInSight: number, count: number): number {
  if (count === 0) return -1;
  if (at < 0) return Math.max(0, firstInSight);
  return Math.max(0, Math.min(count - 1, at + step));
}

/** Whether the beginning of an element is in sight, in the window and in what it is scrolled in. */
function isInSight(element: Element): boolean {
  const { top } = element.getBoundingClientRect();
  const box = element.closest(".scroll-x, [data-scroll]")?.getBoundingClientRect();
  const bottom = Math.min(window.innerHeight, box?.bottom ?? window.innerHeight);
  return top >= Math.max(0, box?.top ?? 0) && top < bottom;
}

/**
 * The keys of the lists whose rows are all in the page: `data-row` marks what opens a row. Where
 * a drawer has rows, they go before those beneath it.
 */
export function usePageRowKeys(main: RefObject<HTMLElement | null>): void {
  const last = useRef<HTMLElement | null>(null);
  const rows = (): HTMLElement[] => {
    const within = (scope: Element | null | undefined) =>
      [...(scope?.querySelectorAll<HTMLElement>("[data-row]") ?? [])].filter((row) =>
        // A link that stands in two columns is shown in one of them.
        row.checkVisibility(),
      );
    const inDrawer = within(main.current?.querySelector(".drawer"));
    return inDrawer.length > 0 ? inDrawer : within(main.current);
  };
  const current = (all: HTMLElement[]): number => {
    const focused = all.indexOf(document.activeElement as HTMLElement);
    if (focused >= 0) return focused;
    const place = last.current ? all.indexOf(last.current) : -1;
    const row = all[place];
    return row && isInSight(row) ? place : -1;
  };
  const stand = (row: HTMLElement | undefined): boolean => {
    if (!row) return false;
    last.current = row;
    row.focus({ preventScroll: true });
    row.scrollIntoView({ block: "nearest" });
    return true;
  };
  useRowKeys({
    move: (step) => {
      const all = rows();
      stand(all[nextPlace(step, current(all), all.findIndex(isInSight), all.length)]);
    },
    open: () => {
      const all = rows();
      const place = current(all);
      const row = all[place >= 0 ? place : all.findIndex(isInSight)];
      if (!stand(row)) return false;
      row?.click();
      return true;
    },
  });
}
