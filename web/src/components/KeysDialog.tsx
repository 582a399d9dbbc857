import { useTranslate } from "../i18n";
import { type KeyGroup, keyGroups } from "../keys";
import { Dialog } from "./Dialog";
import { Icon } from "./Icon";

/** The list of keys. */
export function KeysDialog({ onClose }: { onClose: () => void }) {
  const t = useTranslate();
  return (
    <Dialog label={t("keys.title")} className="keys-dialog" onClose={onClose}>
      <div className="keys-head">
        <h2>{t("keys.title")}</h2>
        {/* It has the focus first, so it stands where the list begins. */}
        <button
          type="button"
          className="button button-icon"
          aria-label={t("action.close")}
          onClick={onClose}
        >
          <Icon name="close" />
        </button>
      </div>
      <div className="keys-body">
        {keyGroups.map((group) => (
          <KeyList key={group.title} group={group} />
        ))}
      </div>
    </Dialog>
  );
}

function KeyList({ group }: { group: KeyGroup }) {
  const t = useTranslate();
  return (
    <section>
      <h3>{t(group.title)}</h3>
      <dl className="keys">
        {group.rows.map(({ keys, says }) => (
          <div key={says}>
            <dt className="row">
              {keys.map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd>{t(says)}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
