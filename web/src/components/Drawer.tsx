import { type ReactNode, useEffect, useEffectEvent, useRef } from "react";
import { useTranslate } from "../i18n";
import { generalKeys } from "../keys";
import { Icon } from "./Icon";

interface Properties {
  title: ReactNode;
  label: string;
  controls?: ReactNode;
  onClose: () => void;
  children: ReactNode;
}

/** Details beside the page; Escape closes it and gives the focus back. */
export function Drawer({ title, label, controls, onClose, children }: Properties) {
  const t = useTranslate();
  const reference = useRef<HTMLElement>(null);
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    if (event.key !== generalKeys.close || document.querySelector("dialog[open]")) return;
    event.preventDefault();
    onClose();
  });
  useEffect(() => {
    const before = document.activeElement;
    const listener = (event: KeyboardEvent) => onKey(event);
    reference.current?.focus();
    window.addEventListener("keydown", listener);
    return () => {
      window.removeEventListener("keydown", listener);
      if (before instanceof HTMLElement) before.focus();
    };
  }, []);
  return (
    <aside className="drawer" data-scroll="drawer" aria-label={label} ref={reference} tabIndex={-1}>
      <div className="drawer-head">
        <div>{title}</div>
        <div className="page-controls">
          {controls}
          <button
            type="button"
            className="button button-icon"
            aria-label={t("action.close")}
            onClick={onClose}
          >
            <Icon name="close" />
          </button>
        </div>
      </div>
      {children}
    </aside>
  );
}
