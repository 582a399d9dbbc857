import { type RefObject, useRef } from "react";
import { nextPlace, useRowKeys } from "../../components/useRowKeys";

/** The height of a row, in pixels; the style sheet says the same. */
export const rowHeight = 36;

/** How many frames a row that is scrolled to has to appear, before the focus gives it up. */
const framesMax = 120;

interface Wishes {
  scroller: RefObject<HTMLElement | null>;
  /** How many rows there are. */
  total: number;
  /** Opens a row; says whether it is there already. */
  onOpen: (place: number) => boolean;
}

/** The rows that are wholly in sight, by their places; the head of the table stands above them. */
export function placesInSight(
  top: number,
  height: number,
  total: number,
): { first: number; last: number } {
  const first = Math.ceil(top / rowHeight);
  const last = Math.floor((top + height - rowHeight) / rowHeight) - 1;
  return { first: Math.min(first, total - 1), last: Math.min(last, total - 1) };
}

/** Where a table has to be scrolled to, so that a row is wholly in sight; it moves least. */
export function topFor(place: number, top: number, height: number): number {
  const above = place * rowHeight;
  const below = (place + 2) * rowHeight - height;
  if (above < top) return above;
  return Math.max(top, below);
}

/** Walks through a table whose rows are there only while they are in sight. */
export function useTableKeys({ scroller, total, onOpen }: Wishes) {
  const cursor = useRef(-1);
  const focus = (place: number, frames = framesMax) => {
    const link = scroller.current?.querySelector<HTMLElement>(`[data-place="${place}"] a`);
    if (link) {
      link.focus({ preventScroll: true });
      // On a phone the table itself may reach out of the window.
      link.scrollIntoView({ block: "nearest" });
    } else if (frames > 0 && cursor.current === place) {
      requestAnimationFrame(() => focus(place, frames - 1));
    }
  };
  const goTo = (wanted: number) => {
    const place = Math.max(0, Math.min(total - 1, wanted));
    cursor.current = place;
    const box = scroller.current;
    // At once: keys that are held down come faster than the table takes note of its scrolling.
    if (box) box.scrollTop = topFor(place, box.scrollTop, box.clientHeight);
    focus(place);
  };
  const standing = () => {
    const box = scroller.current;
    if (!box || total === 0) return { at: -1, first: -1 };
    const { first, last } = placesInSight(box.scrollTop, box.clientHeight, total);
    const focused = document.activeElement?.closest<HTMLElement>("[data-place]");
    const place = focused && box.contains(focused) ? Number(focused.dataset.place) : cursor.current;
    // Whoever scrolled away with the pointer goes on from what they see. A row at an edge counts:
    // it is the next step that brings it in.
    const isNear = place >= first - 1 && place <= last + 1;
    return { at: isNear && place < total ? place : -1, first };
  };
  useRowKeys({
    move: (step) => {
      const { at, first } = standing();
      const place = nextPlace(step, at, first, total);
      if (place >= 0) goTo(place);
    },
    open: () => {
      const { at, first } = standing();
      const place = at >= 0 ? at : first;
      if (place < 0) return false;
      goTo(place);
      return onOpen(place);
    },
  });
  return { goTo };
}
