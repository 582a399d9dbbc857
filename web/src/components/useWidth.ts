import { useLayoutEffect, useRef, useState } from "react";

/** The width of an element, followed as it changes. */
export function useWidth<T extends HTMLElement>(first: number) {
  const reference = useRef<T>(null);
  const [width, setWidth] = useState(first);
  useLayoutEffect(() => {
    const element = reference.current;
    if (!element) return;
    setWidth(element.clientWidth);
    const observer = new ResizeObserver(() => setWidth(element.clientWidth));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return { reference, width };
}
