import { useEffect, useEffectEvent, useRef } from "react";

/** How far below what is seen the next rows are already asked for. */
const ahead = "200px";

/** Calls whenever an element comes into view, for lists that go on as they are scrolled. */
export function useSeen<T extends HTMLElement>(onSeen: () => void) {
  const reference = useRef<T>(null);
  const call = useEffectEvent(onSeen);
  useEffect(() => {
    const element = reference.current;
    if (!element) return;
    const observer = new IntersectionObserver(
      (entries) => {
        if (entries.some(({ isIntersecting }) => isIntersecting)) call();
      },
      { rootMargin: ahead },
    );
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return reference;
}
