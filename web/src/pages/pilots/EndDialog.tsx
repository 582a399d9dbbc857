import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Dialog } from "../../components/Dialog";
import { ErrorState } from "../../components/states";
import { useTranslate } from "../../i18n";
import { isRefused, type Pilot, passWave, refreshPilots, stopWave } from "./api";
import { ReasonField } from "./fields";
import { Obstacles } from "./words";

/** The longest learnings that the server takes. */
const learningsMax = 20_000;

interface Properties {
  end: "pass" | "stop";
  pilot: Pilot;
  onClose: () => void;
}

/** Asks for what was learned, and for a reason where something speaks against passing. */
export function EndDialog({ end, pilot, onClose }: Properties) {
  const t = useTranslate();
  const queries = useQueryClient();
  const [learnings, setLearnings] = useState("");
  const [reason, setReason] = useState("");
  const isPass = end === "pass";
  const act = useMutation({
    mutationFn: async () => {
      const said = learnings.trim();
      const { id } = pilot.program;
      if (!isPass) return stopWave(id, { learnings: said });
      return passWave(id, { learnings: said, override_reason: reason.trim() || null });
    },
    onSuccess: onClose,
    onSettled: () => refreshPilots(queries),
  });
  const obstacles = isPass ? (pilot.wave?.obstacles ?? []) : [];
  const asksReason = isPass && (obstacles.length > 0 || isRefused(act.error));
  const title = t(isPass ? "pilots.pass" : "pilots.stop");
  return (
    <Dialog label={title} onClose={onClose}>
      <form
        className="dialog-body dialog-narrow model-form"
        onSubmit={(event) => {
          event.preventDefault();
          act.mutate();
        }}
      >
        <h2>{title}</h2>
        <p className="muted">{t(isPass ? "pilots.pass_note" : "pilots.stop_note")}</p>
        <label>
          {t("pilots.learnings")}
          <textarea
            className="input"
            rows={6}
            required
            maxLength={learningsMax}
            value={learnings}
            onChange={({ target }) => setLearnings(target.value)}
          />
        </label>
        {obstacles.length > 0 && (
          <div>
            <p className="strong">{t("pilots.against_pass")}</p>
            <Obstacles items={obstacles} />
          </div>
        )}
        {asksReason && <ReasonField value={reason} onValue={setReason} />}
        {act.isError && <ErrorState what={t("targets.not_changed")} error={act.error} />}
        <div className="row">
          <button
            type="submit"
            className="button button-primary"
            disabled={act.isPending || !learnings.trim() || (asksReason && !reason.trim())}
          >
            {asksReason ? t("pilots.pass_nonetheless") : title}
          </button>
          <button type="button" className="button" onClick={onClose}>
            {t("action.cancel")}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
