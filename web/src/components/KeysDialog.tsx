import { type MessageKey, useTranslate } from "../i18n";
import { Dialog } from "./Dialog";

const rows: [string[], MessageKey][] = [
  [["⌘", "K"], "keys.palette"],
  [["/"], "keys.search"],
  [["g", "a"], "keys.accounts"],
  [["g", "f"], "keys.funnel"],
  [["g", "i"], "keys.imports"],
  [["j"], "keys.next"],
  [["k"], "keys.previous"],
  [["Enter"], "keys.open"],
  [["Esc"], "keys.close"],
  [["?"], "keys.list"],
];

/** The list of keys. */
export function KeysDialog({ onClose }: { onClose: () => void }) {
  const t = useTranslate();
  return (
    <Dialog label={t("keys.title")} onClose={onClose}>
      <div className="dialog-body">
        <h2>{t("keys.title")}</h2>
        <dl className="keys">
          {rows.map(([keys, label]) => (
            <div key={label} style={{ display: "contents" }}>
              <dt className="row">
                {keys.map((key) => (
                  <kbd key={key}>{key}</kbd>
                ))}
              </dt>
              <dd>{t(label)}</dd>
            </div>
          ))}
        </dl>
        <button type="button" className="button" onClick={onClose}>
          {t("action.close")}
        </button>
      </div>
    </Dialog>
  );
}
