import { type ReactNode, useEffect, useRef } from "react";

interface Properties {
  label: string;
  className?: string;
  /** Whether what is typed here is work that a click beside it must not undo. */
  keepsInput?: boolean;
  onClose: () => void;
  children: ReactNode;
}

/**
 * A modal dialog on the browser's own: it holds the focus and closes on Escape, and on a click
 * beside it as long as nothing was typed. A text that is marked up to beside it closes nothing.
 */
export function Dialog({ label, className, keepsInput = true, onClose, children }: Properties) {
  const reference = useRef<HTMLDialogElement>(null);
  const beganBeside = useRef(false);
  const isTouched = useRef(false);
  useEffect(() => {
    const dialog = reference.current;
    const before = document.activeElement;
    if (dialog && !dialog.open) dialog.showModal();
    return () => {
      // It goes with its element: the browser would leave the focus nowhere.
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);
  return (
    <dialog
      ref={reference}
      className={className}
      aria-label={label}
      onClose={onClose}
      onPointerDown={(event) => {
        beganBeside.current = event.target === event.currentTarget;
      }}
      onInput={() => {
        isTouched.current = true;
      }}
      onClick={(event) => {
        const isBeside = event.target === event.currentTarget && beganBeside.current;
        if (isBeside && !(isTouched.current && keepsInput)) onClose();
      }}
    >
      {children}
    </dialog>
  );
}
