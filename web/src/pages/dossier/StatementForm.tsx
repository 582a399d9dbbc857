import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { ErrorState } from "../../components/states";
import { useTranslate } from "../../i18n";
import { addStatement, refreshDossier } from "./api";

const certainties = [1, 2, 3] as const;

const blank = { text: "", source: "", url: "", on: "", certainty: 2, days: "180" };

interface Properties {
  id: number;
  section: string;
  onClose: () => void;
}

/** Writes a statement: what is so, from where, how sure, and until when it is fresh. */
export function StatementForm({ id, section, onClose }: Properties) {
  const t = useTranslate();
  const queries = useQueryClient();
  const [draft, setDraft] = useState(blank);
  const set = (part: Partial<typeof blank>) => setDraft((before) => ({ ...before, ...part }));
  const add = useMutation({
    mutationFn: () =>
      addStatement(id, {
        section,
        text: draft.text.trim(),
        source: draft.source.trim(),
        source_url: draft.url.trim() || null,
        source_on: draft.on || null,
        certainty: draft.certainty,
        fresh_days: Number(draft.days),
      }),
    onSuccess: async () => {
      await refreshDossier(queries);
      onClose();
    },
  });
  return (
    <form
      className="stack statement-form"
      onSubmit={(event) => {
        event.preventDefault();
        add.mutate();
      }}
    >
      <label className="field">
        {t("dossier.text")}
        <textarea
          className="input"
          rows={3}
          required
          maxLength={2000}
          value={draft.text}
          onChange={({ target }) => set({ text: target.value })}
        />
      </label>
      <div className="row">
        <label className="field">
          {t("dossier.source")}
          <input
            className="input"
            required
            maxLength={300}
            value={draft.source}
            onChange={({ target }) => set({ source: target.value })}
          />
        </label>
        <label className="field">
          {t("dossier.url")}
          <input
            className="input"
            type="url"
            maxLength={2000}
            value={draft.url}
            onChange={({ target }) => set({ url: target.value })}
          />
        </label>
        <label className="field">
          {t("dossier.on")}
          <input
            className="input"
            type="date"
            value={draft.on}
            onChange={({ target }) => set({ on: target.value })}
          />
        </label>
        <label className="field">
          {t("dossier.sure")}
          <select
            className="select"
            value={draft.certainty}
            onChange={({ target }) => set({ certainty: Number(target.value) })}
          >
            {certainties.map((known) => (
              <option key={known} value={known}>
                {t(`dossier.certainty.${known}`)}
              </option>
            ))}
          </select>
        </label>
        <label className="field">
          {t("dossier.days")}
          <input
            className="input short-input"
            type="number"
            min={1}
            required
            value={draft.days}
            onChange={({ target }) => set({ days: target.value })}
          />
        </label>
      </div>
      {add.isError && <ErrorState what={t("dossier.not_saved")} error={add.error} />}
      <div className="row">
        <button type="submit" className="button button-primary" disabled={add.isPending}>
          {t("action.save")}
        </button>
        <button type="button" className="button" onClick={onClose}>
          {t("action.cancel")}
        </button>
      </div>
    </form>
  );
}
