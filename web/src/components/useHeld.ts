import { type PointerEvent, useEffect, useRef, useState } from "react";

/** What a click within a list can choose. */
const choices = 'a, button, summary, [role="option"], [data-place]';

/**
 * Holds what a list shows from the moment somebody presses on one of its entries until the click
 * has been taken. Answers that arrive between the two would put another entry under the pointer,
 * and the click would choose that one, or none at all.
 */
export function useHeld<T>(current: T) {
  const [held, setHeld] = useState<{ value: T } | null>(null);
  const waiting = useRef<AbortController>(undefined);
  useEffect(() => () => waiting.current?.abort(), []);
  const shown = held ? held.value : current;
  const onPointerDown = ({ target }: PointerEvent) => {
    if (!(target instanceof Element) || !target.closest(choices)) return;
    setHeld({ value: shown });
    waiting.current?.abort();
    const control = new AbortController();
    waiting.current = control;
    // The click follows in the same task as the pointer that goes up, so it meets what was held.
    const release = () => {
      control.abort();
      setTimeout(() => setHeld(null));
    };
    for (const end of ["pointerup", "pointercancel"]) {
      window.addEventListener(end, release, { signal: control.signal });
    }
  };
  return { shown, onPointerDown };
}
