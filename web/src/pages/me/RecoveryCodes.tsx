import { CopyButton } from "../../components/CopyButton";
import { useTranslate } from "../../i18n";

interface Properties {
  codes: string[];
  onDone: () => void;
}

/** The codes for who loses the second factor; the server gives them once. */
export function RecoveryCodes({ codes, onDone }: Properties) {
  const t = useTranslate();
  const text = `${codes.join("\n")}\n`;
  return (
    <section className="stack" aria-label={t("me.recovery")} data-testid="recovery">
      <h3>{t("me.recovery")}</h3>
      <p role="status">{t("me.recovery_note")}</p>
      <ul className="recovery-codes">
        {codes.map((code) => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ul>
      <div className="page-controls">
        <CopyButton text={text} label={t("me.recovery_copy")} />
        <a
          className="button"
          href={`data:text/plain;charset=utf-8,${encodeURIComponent(text)}`}
          download="speargun-recovery-codes.txt"
        >
          {t("me.recovery_download")}
        </a>
        <button type="button" className="button button-primary" onClick={onDone}>
          {t("me.recovery_done")}
        </button>
      </div>
    </section>
  );
}
