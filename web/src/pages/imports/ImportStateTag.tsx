import { useTranslate } from "../../i18n";
import type { Import } from "./api";

const looks = {
  running: "tag-accent",
  done: "tag-good",
  failed: "tag-bad",
  cancelled: "",
} as const;

/** How an import stands, and whether it only tried. */
export function ImportStateTag({ item }: { item: Import }) {
  const t = useTranslate();
  return (
    <span className="row">
      <span className={`tag ${looks[item.state]}`}>{t(`imports.state.${item.state}`)}</span>
      {item.undone_at && <span className="tag">{t("imports.state.undone")}</span>}
      {item.dry_run && <span className="tag">{t("imports.dry_run")}</span>}
    </span>
  );
}
