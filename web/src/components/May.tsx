import type { ReactNode } from "react";
import { useTranslate } from "../i18n";
import { type Action, useMay } from "../session";

interface Properties {
  action: Action;
  /** Whether the reason is shown where the action is not allowed; else nothing is. */
  says?: boolean;
  children?: ReactNode;
}

/** What belongs to an action: it is shown to who may do it. */
export function May({ action, says, children }: Properties) {
  const t = useTranslate();
  const isAllowed = useMay(action);
  if (isAllowed) return children;
  if (!says) return null;
  return (
    <p className="notice" data-testid="not-allowed">
      {t("right.missing", { action: t(`right.${action}`) })}
    </p>
  );
}
