let isDown = false;

for (const [kind, down] of [
  ["pointerdown", true],
  ["pointerup", false],
  ["pointercancel", false],
] as const) {
  globalThis.window?.addEventListener(kind, () => (isDown = down), { capture: true });
}

/**
 * Does something at once, or, while somebody presses on something, once that click was taken. What
 * takes effect when its field is left must not move what was pressed to leave it: the click would
 * be lost. Where the click leads to another page it is not done any more.
 */
export function afterPress(run: () => void): void {
  if (!isDown) {
    run();
    return;
  }
  const { pathname } = window.location;
  const control = new AbortController();
  const release = () => {
    control.abort();
    setTimeout(() => {
      if (window.location.pathname === pathname) run();
    });
  };
  for (const end of ["pointerup", "pointercancel"]) {
    window.addEventListener(end, release, { signal: control.signal });
  }
}
