import { useLayoutEffect, useRef, useState } from "react";

/** Narrower nothing is drawn: bars of an element that is not laid out yet would have no width. */
const narrowest = 160;

/** The width of an element, followed as it changes. */
export function useWidth<T extends HTMLElement>(first: number) {
  const reference = useRef<T>(null);
  const [width, setWidth] = useState(first);
  useLayoutEffect(() => {
    const element = reference.current;
    if (!element) return;
    const measure = () => setWidth(Math.max(element.clientWidth, narrowest));
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return { reference, width };
}
