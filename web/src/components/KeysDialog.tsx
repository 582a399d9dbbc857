import { type MessageKey, useTranslate } from "../i18n";
import { Dialog } from "./Dialog";

const rows: [string[], MessageKey][] = [
  [["⌘", "K"], "keys.palette"],
  [["/"], "keys.search"],
  [["g", "a"], "keys.accounts"],
  [["g", "f"], "keys.funnel"],
  [["g", "c"], "keys.committee"],
  [["g", "s"], "keys.model"],
  [["g", "p"], "keys.icp"],
  [["g", "h"], "keys.health"],
  [["g", "l"], "keys.live"],
  [["g", "r"], "keys.rising"],
  [["g", "q"], "keys.quality"],
  [["g", "t"], "keys.tracking"],
  [["g", "m"], "keys.matching"],
  [["g", "v"], "keys.review"],
  [["g", "d"], "keys.duplicates"],
  [["g", "i"], "keys.imports"],
  [["j"], "keys.next"],
  [["k"], "keys.previous"],
  [["Enter"], "keys.open"],
  [["Esc"], "keys.close"],
  [["?"], "keys.list"],
];

const liveRows: typeof rows = [[["p"], "keys.pause"]];

const reviewRows: typeof rows = [
  [["1", "…", "5"], "keys.candidate"],
  [["Enter"], "keys.accept"],
  [["r"], "keys.reject"],
  [["o"], "keys.other"],
  [["n"], "keys.new_account"],
  [["u"], "keys.undo"],
];

/** The list of keys. */
export function KeysDialog({ onClose }: { onClose: () => void }) {
  const t = useTranslate();
  return (
    <Dialog label={t("keys.title")} onClose={onClose}>
      <div className="dialog-body">
        <h2>{t("keys.title")}</h2>
        <KeyList of={rows} />
        <h3>{t("keys.on_live")}</h3>
        <KeyList of={liveRows} />
        <h3>{t("keys.on_review")}</h3>
        <KeyList of={reviewRows} />
        <button type="button" className="button" onClick={onClose}>
          {t("action.close")}
        </button>
      </div>
    </Dialog>
  );
}

function KeyList({ of }: { of: typeof rows }) {
  const t = useTranslate();
  return (
    <dl className="keys">
      {of.map(([keys, label]) => (
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
  );
}
