import { useEffect, useEffectEvent } from "react";
import { isWriting } from "../../components/useGlobalKeys";

/** What the keys of the review page do. */
export interface ReviewActions {
  move: (step: 1 | -1) => void;
  choose: (place: number) => void;
  accept: () => void;
  reject: () => void;
  other: () => void;
  create: () => void;
  undo: () => void;
}

/** Whether Enter belongs to what has the focus, and not to the page. */
function takesEnter(target: EventTarget | null): boolean {
  if (!(target instanceof Element)) return false;
  const own = target.closest("a, button, summary");
  return own !== null && !own.hasAttribute("data-candidate");
}

/** The action of a key, if it has one. */
function actionOf(event: KeyboardEvent, actions: ReviewActions): (() => void) | undefined {
  switch (event.key) {
    case "j":
      return () => actions.move(1);
    case "k":
      return () => actions.move(-1);
    case "Enter":
      return takesEnter(event.target) ? undefined : actions.accept;
    case "r":
      return actions.reject;
    case "o":
      return actions.other;
    case "n":
      return actions.create;
    case "u":
      return actions.undo;
    default:
      return /^[1-5]$/.test(event.key) ? () => actions.choose(Number(event.key) - 1) : undefined;
  }
}

/** The keys of the review page; a key that is held down decides only once. */
export function useReviewKeys(actions: ReviewActions): void {
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    const busy = document.querySelector("dialog[open]") !== null;
    const modified = event.metaKey || event.ctrlKey || event.altKey;
    if (busy || modified || event.defaultPrevented || isWriting(event.target)) return;
    if (event.repeat && event.key !== "j" && event.key !== "k") return;
    const action = actionOf(event, actions);
    if (!action) return;
    event.preventDefault();
    action();
  });
  useEffect(() => {
    const listener = (event: KeyboardEvent) => onKey(event);
    window.addEventListener("keydown", listener);
    return () => window.removeEventListener("keydown", listener);
  }, []);
}
