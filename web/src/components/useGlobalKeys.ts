import { useNavigate } from "@tanstack/react-router";
import { useEffect, useEffectEvent, useRef } from "react";
import { generalKeys, pressedKey } from "../keys";
import { destinationOf, goKey } from "../navigation";

/** How long `g` waits for its second key. */
const chordMilliseconds = 1200;

/** Whether a key belongs to a field that somebody writes in. */
export function isWriting(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || /^(input|textarea|select)$/i.test(target.tagName))
  );
}

/** Whether a key is meant for a field, a dialog or the browser, and not for the page. */
export function isForOthers(event: KeyboardEvent): boolean {
  if (event.defaultPrevented || event.metaKey || event.ctrlKey || event.altKey) return true;
  return isWriting(event.target) || document.querySelector("dialog[open]") !== null;
}

/**
 * Calls for every key that is pressed anywhere on the page; `isFirst` before all others, so that
 * they find a key that was taken as prevented.
 */
export function useWindowKeys(onKey: (event: KeyboardEvent) => void, isFirst = false): void {
  const call = useEffectEvent(onKey);
  useEffect(() => {
    const listener = (event: KeyboardEvent) => call(event);
    window.addEventListener("keydown", listener, isFirst);
    return () => window.removeEventListener("keydown", listener, isFirst);
  }, [isFirst]);
}

interface Actions {
  openPalette: () => void;
  openKeys: () => void;
}

/** The keys that work on every page. */
export function useGlobalKeys({ openPalette, openKeys }: Actions): void {
  const navigate = useNavigate();
  const chordStart = useRef(Number.NEGATIVE_INFINITY);
  useWindowKeys((event) => {
    const key = pressedKey(event);
    if ((event.metaKey || event.ctrlKey) && key.toLowerCase() === generalKeys.commands) {
      event.preventDefault();
      openPalette();
      return;
    }
    if (isForOthers(event)) return;
    const inChord = event.timeStamp - chordStart.current < chordMilliseconds;
    chordStart.current = Number.NEGATIVE_INFINITY;
    const page = inChord ? destinationOf(key) : undefined;
    if (page) {
      // The second key of a pair is that of the page as well: `r` alone rejects in the review.
      event.preventDefault();
      navigate({ to: page.to });
    } else if (key === goKey) chordStart.current = event.timeStamp;
    else if (key === generalKeys.help) openKeys();
    else if (key === generalKeys.search) focusSearch(event);
  }, true);
}

function focusSearch(event: KeyboardEvent): void {
  const field = document.querySelector<HTMLInputElement>("[data-search]");
  if (!field) return;
  event.preventDefault();
  field.focus();
  field.select();
}
