import { useEffect, useRef } from "react";

/** Puts the cursor at the end of a field once it is there: the reader asked for it by a button. */
export function useFirstFocus<T extends HTMLInputElement | HTMLTextAreaElement>() {
  const field = useRef<T>(null);
  useEffect(() => {
    const { current } = field;
    current?.focus();
    current?.setSelectionRange(current.value.length, current.value.length);
  }, []);
  return field;
}
