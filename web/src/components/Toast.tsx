import { useEffect, useRef, useState } from "react";
import { useTranslate } from "../i18n";
import { Icon } from "./Icon";

/** How long something can be undone from the notice about it. */
export const undoMilliseconds = 8000;

/** What was done, and the way back when there is one. */
export interface Notice {
  text: string;
  onUndo?: () => void;
}

/** The notice of a page: the last one shows and goes after eight seconds. */
export function useNotice() {
  const [notice, setNotice] = useState<Notice | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const show = (next: Notice | null) => {
    clearTimeout(timer.current);
    setNotice(next);
    if (next) timer.current = setTimeout(() => setNotice(null), undoMilliseconds);
  };
  return { notice, show };
}

/** A notice at the foot of the page; it is read out and moves nothing. */
export function Toast({ notice, onClose }: { notice: Notice | null; onClose: () => void }) {
  const t = useTranslate();
  return (
    <div className="toast-place" role="status">
      {notice && (
        <div className="toast" data-testid="toast">
          <span>{notice.text}</span>
          {notice.onUndo && (
            <button
              type="button"
              className="button"
              onClick={() => {
                onClose();
                notice.onUndo?.();
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
      )}
    </div>
  );
}
