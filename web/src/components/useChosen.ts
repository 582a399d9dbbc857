import { type KeyboardEvent, useEffect, useEffectEvent, useState } from "react";

interface Wishes<T> {
  items: T[];
  /** Whether the entries are those of an earlier text, because the answer is on its way. */
  isBehind: boolean;
  /** How many of the first entries are right all the same. */
  certain?: number;
  onChoose: (item: T) => void;
}

/**
 * The entry of a list that arrows move to and Enter chooses. Whoever presses Enter before the
 * answer is there means what the answer puts first: it is chosen once it has come.
 */
export function useChosen<T>({ items, isBehind, certain = 0, onChoose }: Wishes<T>) {
  const [cursor, setCursor] = useState(0);
  const [isEntered, setIsEntered] = useState(false);
  const place = Math.min(cursor, items.length - 1);
  const move = (to: number) => {
    setCursor(to);
    setIsEntered(false);
  };
  const choosePlace = useEffectEvent(() => {
    setIsEntered(false);
    const item = items[place];
    if (item !== undefined) onChoose(item);
  });
  const isReady = !isBehind || (place >= 0 && place < certain);
  useEffect(() => {
    if (isEntered && isReady) choosePlace();
  }, [isEntered, isReady]);
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      move((place + step + items.length) % Math.max(1, items.length));
    } else if (event.key === "Enter" && !event.nativeEvent.isComposing) {
      event.preventDefault();
      setIsEntered(true);
    }
  };
  return {
    place,
    onKeyDown,
    /** The pointer is on an entry. */
    point: (to: number) => setCursor(to),
    /** The text changed: the first entry counts again. */
    reset: () => move(0),
  };
}
