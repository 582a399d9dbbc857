import { ApiFailure } from "../../api";
import { PublishDialog } from "../../components/PublishDialog";
import { useReason } from "../../components/states";
import { useFormat } from "../../format";
import { useTranslate } from "../../i18n";
import type { Trial } from "./usePreview";

interface Properties {
  trial: Trial;
  onPublish: (note: string) => void;
  onClose: () => void;
}

/** Says how many accounts publishing moves up and down, and asks for a note about it. */
export function PublishModelDialog({ trial, onPublish, onClose }: Properties) {
  const t = useTranslate();
  const format = useFormat();
  const reason = useReason(trial.error);
  const { preview, isCurrent } = trial;
  const isRefused = trial.error instanceof ApiFailure && trial.error.status === 400;
  return (
    <PublishDialog
      title={t("model.publish_title")}
      publish={t("model.publish")}
      className="dialog-narrow model-form"
      isDisabled={!isCurrent || isRefused}
      onPublish={onPublish}
      onClose={onClose}
    >
      {!isCurrent && <p role="status">{t("model.counting")}</p>}
      {isCurrent && trial.error && <p className="bad">{reason}</p>}
      {isCurrent && !trial.error && preview && (
        <p>
          {t("model.ways", {
            up: format.integer(preview.up),
            down: format.integer(preview.down),
          })}
        </p>
      )}
      <p className="muted">{t("model.publish_note")}</p>
    </PublishDialog>
  );
}
