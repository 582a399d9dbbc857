import { useTranslate } from "../../i18n";
import type { LeftOutAccount } from "./api";

/** Accounts that were left out, each with its reason. */
export function LeftOut({ items }: { items: LeftOutAccount[] }) {
  const t = useTranslate();
  if (items.length === 0) return null;
  return (
    <details className="left-out" open={items.length <= 10}>
      <summary>{t("targets.left_out", { count: items.length })}</summary>
      <ul className="warnings">
        {items.map(({ account, text, reason }, place) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a text may be there twice.
          <li key={place}>
            <span className="strong">{account?.name ?? text}</span>: {reason}
          </li>
        ))}
      </ul>
    </details>
  );
}
