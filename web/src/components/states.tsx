import type { ReactNode } from "react";
import { ApiFailure } from "../api";
import { useTranslate } from "../i18n";

/** One sentence and one action where there is nothing to show. */
export function EmptyState({ text, children }: { text: string; children?: ReactNode }) {
  return (
    <div className="state">
      <p>{text}</p>
      {children && <div className="page-controls">{children}</div>}
    </div>
  );
}

interface ErrorProperties {
  what: string;
  error: unknown;
  onRetry?: () => void;
}

/** What failed, what to do, and a way to try again in place. */
export function ErrorState({ what, error, onRetry }: ErrorProperties) {
  const t = useTranslate();
  const failure = error instanceof ApiFailure ? error : null;
  const reason = useReason(error);
  return (
    <div className="error-box" role="alert">
      <div>
        <p className="strong">{what}</p>
        <p className="muted">{reason}</p>
        {failure?.hint && <p className="muted">{failure.hint}</p>}
      </div>
      {onRetry && (
        <button type="button" className="button" onClick={onRetry}>
          {t("action.retry")}
        </button>
      )}
    </div>
  );
}

/** Why something failed, in words. */
export function useReason(error: unknown): string {
  const t = useTranslate();
  const failure = error instanceof ApiFailure ? error : null;
  const reason = failure?.code === "unreachable" ? t("error.unreachable") : failure?.message;
  return reason || t("error.unknown");
}

/** Lines in the shape of what is coming; they show after 200 ms only. */
export function SkeletonLines({ count }: { count: number }) {
  const widths = ["72%", "54%", "63%", "48%"];
  return (
    <div className="stack" aria-hidden="true">
      {Array.from({ length: count }, (_, index) => index).map((line) => (
        <span key={line} className="skeleton" style={{ width: widths[line % widths.length] }} />
      ))}
    </div>
  );
}
