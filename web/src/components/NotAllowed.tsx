import { useTranslate } from "../i18n";
import { type Action, useMay } from "../session";

/** The reason why the person cannot do something; null where it may be done. */
export function useRefusal(action: Action): string | null {
  const t = useTranslate();
  const isAllowed = useMay(action);
  return isAllowed ? null : t("right.missing", { action: t(`right.${action}`) });
}

/** Says that the person's role does not allow what is done here. */
export function NotAllowed({ action }: { action: Action }) {
  const refusal = useRefusal(action);
  return refusal && <p className="notice">{refusal}</p>;
}
