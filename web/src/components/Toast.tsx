import { useEffect, useEffectEvent, useState } from "react";
import { useTranslate } from "../i18n";
import { Icon } from "./Icon";
import { undoMilliseconds } from "./undo";
import { useHeld } from "./useHeld";

/** What was done, and the way back when there is one. */
export interface Notice {
  text: string;
  onUndo?: () => void;
}

/** The notice of a page: the last one shows. */
export function useNotice() {
  const [notice, show] = useState<Notice | null>(null);
  return { notice, show };
}

interface Properties {
  notice: Notice;
  onClose: () => void;
}

/** A notice at the foot of the page; it is read out and moves nothing. */
export function Toast({ notice, onClose }: { notice: Notice | null; onClose: () => void }) {
  return (
    <div className="toast-place" role="status">
      {notice && <ToastBox notice={notice} onClose={onClose} />}
    </div>
  );
}

/** It goes in time, but never from under the pointer or the focus of somebody about to undo. */
function ToastBox({ notice, onClose }: Properties) {
  const t = useTranslate();
  const [isPointedAt, setPointedAt] = useState(false);
  const [hasFocus, setFocus] = useState(false);
  const isKept = isPointedAt || hasFocus;
  const end = useEffectEvent((ended: Notice) => {
    if (ended === notice) onClose();
  });
  useEffect(() => {
    if (isKept) return;
    const timer = setTimeout(() => end(notice), undoMilliseconds);
    return () => clearTimeout(timer);
  }, [notice, isKept]);
  // Whoever presses Undo means what they read, and not the notice that takes its place.
  const { shown, onPointerDown } = useHeld(notice);
  return (
    <div
      className="toast"
      data-testid="toast"
      onPointerDown={onPointerDown}
      onPointerEnter={() => setPointedAt(true)}
      onPointerLeave={() => setPointedAt(false)}
      onFocus={() => setFocus(true)}
      onBlur={() => setFocus(false)}
    >
      <span>{shown.text}</span>
      {shown.onUndo && (
        <button
          type="button"
          className="button"
          onClick={() => {
            onClose();
            shown.onUndo?.();
          }}
        >
          {t("action.undo")}
        </button>
      )}
      <button
        type="button"
        className="button button-plain button-icon"
        aria-label={t("action.close")}
        onClick={onClose}
      >
        <Icon name="close" />
      </button>
    </div>
  );
}
