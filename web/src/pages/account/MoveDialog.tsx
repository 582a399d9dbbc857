import { useState } from "react";
import { Dialog } from "../../components/Dialog";
import { useStageWord } from "../../components/words";
import { useTranslate } from "../../i18n";
import type { AccountStanding, MoveAccount } from "./api";

interface Properties {
  data: AccountStanding;
  onMove: (body: MoveAccount) => void;
  onClose: () => void;
}

/** The longest reason that the server takes. */
const reasonMax = 500;

/** Asks for the stage, the reason, and until when it holds. */
export function MoveDialog({ data, onMove, onClose }: Properties) {
  const t = useTranslate();
  const word = useStageWord();
  const [stage, setStage] = useState(data.stage?.key ?? "none");
  const [reason, setReason] = useState("");
  const [until, setUntil] = useState("");
  const title = t("stages.move_title");
  return (
    <Dialog label={title} onClose={onClose}>
      <form
        className="dialog-body dialog-narrow model-form"
        onSubmit={(event) => {
          event.preventDefault();
          onMove({ stage, reason: reason.trim(), until: until || null });
        }}
      >
        <h2>{title}</h2>
        <p className="muted">{t("stages.move_note")}</p>
        <label>
          {t("column.stage")}
          <select
            className="select"
            value={stage}
            onChange={({ target }) => setStage(target.value)}
          >
            {data.all_stages.map(({ key, name }) => (
              <option key={key} value={key}>
                {word(key, name)}
              </option>
            ))}
            <option value="none">{t("stages.pool")}</option>
          </select>
        </label>
        <label>
          {t("stages.reason")}
          <input
            className="input"
            required
            maxLength={reasonMax}
            value={reason}
            onChange={({ target }) => setReason(target.value)}
          />
        </label>
        <label>
          {t("stages.until")}
          <input
            className="input"
            type="date"
            value={until}
            onChange={({ target }) => setUntil(target.value)}
          />
        </label>
        <div className="row">
          <button type="submit" className="button button-primary" disabled={!reason.trim()}>
            {t("stages.move")}
          </button>
          <button type="button" className="button" onClick={onClose}>
            {t("action.cancel")}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
