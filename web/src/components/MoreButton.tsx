import { useTranslate } from "../i18n";

interface Properties {
  shown: number;
  total: number;
  busy: boolean;
  onMore: () => void;
}

/** Brings the next rows of a list, as long as there are any. */
export function MoreButton({ shown, total, busy, onMore }: Properties) {
  const t = useTranslate();
  if (shown >= total) return null;
  return (
    <button type="button" className="button" disabled={busy} onClick={onMore}>
      {t("action.more", { count: total - shown })}
    </button>
  );
}
