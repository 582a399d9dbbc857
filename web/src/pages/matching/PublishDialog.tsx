import { Dialog } from "../../components/Dialog";
import { usePlural, useTranslate } from "../../i18n";
import type { MatchModel } from "./api";

interface Properties {
  model: MatchModel;
  onPublish: (force: boolean) => void;
  onClose: () => void;
}

/** Says what publishing does, and what speaks against it. */
export function PublishDialog({ model, onPublish, onClose }: Properties) {
  const t = useTranslate();
  const plural = usePlural();
  const { is_worse, too_few_decisions, before } = model.figures;
  const force = is_worse || too_few_decisions;
  const title = t("models.publish_version", { version: String(model.version) });
  return (
    <Dialog label={title} onClose={onClose}>
      <form
        className="dialog-body dialog-narrow"
        onSubmit={(event) => {
          event.preventDefault();
          onPublish(force);
        }}
      >
        <h2>{title}</h2>
        <p className="muted">{t("models.publish_note")}</p>
        {too_few_decisions && (
          <p className="notice">
            <span>
              {plural("models.held_back", before.decisions)} – {t("models.too_few")}
            </span>
          </p>
        )}
        {is_worse && <p className="notice">{t("models.worse")}</p>}
        <div className="row">
          <button type="submit" className="button button-primary">
            {t(force ? "models.publish_anyway" : "models.publish")}
          </button>
          <button type="button" className="button" onClick={onClose}>
            {t("action.cancel")}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
