import { isForOthers, useWindowKeys } from "../../components/useGlobalKeys";
import { candidateKeys, pressedKey, reviewKeys } from "../../keys";

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
function actionOf(
  key: string,
  target: EventTarget | null,
  actions: ReviewActions,
): (() => void) | undefined {
  switch (key) {
    case reviewKeys.next:
      return () => actions.move(1);
    case reviewKeys.previous:
      return () => actions.move(-1);
    case reviewKeys.accept:
      return takesEnter(target) ? undefined : actions.accept;
    case reviewKeys.reject:
      return actions.reject;
    case reviewKeys.other:
      return actions.other;
    case reviewKeys.create:
      return actions.create;
    case reviewKeys.undo:
      return actions.undo;
    default: {
      const place = /^\d$/.test(key) ? Number(key) - 1 : -1;
      return place >= 0 && place < candidateKeys ? () => actions.choose(place) : undefined;
    }
  }
}

/** The keys of the review page; a key that is held down decides only once. */
export function useReviewKeys(actions: ReviewActions): void {
  useWindowKeys((event) => {
    if (isForOthers(event)) return;
    const key = pressedKey(event);
    if (event.repeat && key !== reviewKeys.next && key !== reviewKeys.previous) return;
    const action = actionOf(key, event.target, actions);
    if (!action) return;
    event.preventDefault();
    action();
  });
}
