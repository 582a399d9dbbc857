import { useNavigate } from "@tanstack/react-router";
import { useEffect, useEffectEvent, useRef } from "react";

const goTo: Record<string, string> = {
  a: "/accounts",
  c: "/committee",
  f: "/funnel",
  s: "/model",
  p: "/icp",
  h: "/health",
  l: "/live",
  r: "/rising",
  q: "/data-quality",
  t: "/tracking",
  m: "/matching",
  v: "/matching/review",
  d: "/duplicates",
  i: "/imports",
};

/** How long `g` waits for its second key. */
const chordMilliseconds = 1200;

/** Whether a key belongs to a field that somebody writes in. */
export function isWriting(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || /^(input|textarea|select)$/i.test(target.tagName))
  );
}

interface Actions {
  openPalette: () => void;
  openKeys: () => void;
}

/** The keys that work on every page. */
export function useGlobalKeys({ openPalette, openKeys }: Actions): void {
  const navigate = useNavigate();
  const chordStart = useRef(0);
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    if ((event.metaKey || event.ctrlKey) && event.key.toLowerCase() === "k") {
      event.preventDefault();
      openPalette();
      return;
    }
    const busy = document.querySelector("dialog[open]") !== null;
    if (busy || isWriting(event.target) || event.metaKey || event.ctrlKey || event.altKey) return;
    const inChord = event.timeStamp - chordStart.current < chordMilliseconds;
    chordStart.current = 0;
    const page = inChord ? goTo[event.key] : undefined;
    if (page) navigate({ to: page });
    else if (event.key === "g") chordStart.current = event.timeStamp;
    else if (event.key === "?") openKeys();
    else if (event.key === "/") focusSearch(event);
  });
  useEffect(() => {
    const listener = (event: KeyboardEvent) => onKey(event);
    window.addEventListener("keydown", listener);
    return () => window.removeEventListener("keydown", listener);
  }, []);
}

function focusSearch(event: KeyboardEvent): void {
  const field = document.querySelector<HTMLInputElement>("[data-search]");
  if (!field) return;
  event.preventDefault();
  field.focus();
  field.select();
}
