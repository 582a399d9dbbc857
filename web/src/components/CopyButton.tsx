import { useEffect, useRef, useState } from "react";
import { useTranslate } from "../i18n";

/** How long the button says what became of it. */
const saidMilliseconds = 2_000;

/** Copies a text and says so on itself. */
export function CopyButton({ text, label }: { text: string; label: string }) {
  const t = useTranslate();
  const [outcome, setOutcome] = useState<"copied" | "refused" | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const copy = async () => {
    // Browsers refuse where the page is neither secure nor local; then the text is to be selected.
    const copied = await navigator.clipboard?.writeText(text).then(
      () => true,
      () => false,
    );
    setOutcome(copied ? "copied" : "refused");
    clearTimeout(timer.current);
    timer.current = setTimeout(() => setOutcome(null), saidMilliseconds);
  };
  return (
    <button type="button" className="button" aria-label={label} onClick={copy}>
      <span aria-live="polite">{t(outcome ? `action.${outcome}` : "action.copy")}</span>
    </button>
  );
}
