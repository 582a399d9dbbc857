import { useState } from "react";
import { useTranslate } from "../../i18n";
import type { Draft } from "./useDraft";

/** Adds a dimension of the user's own. */
export function DimensionForm({ draft }: { draft: Draft }) {
  const t = useTranslate();
  const [name, setName] = useState("");
  const key = name.trim().toLowerCase().replaceAll(/\s+/g, "_");
  const isKnown = draft.dimensions?.some((dimension) => dimension.key === key) ?? false;
  const valid = /^[a-z][a-z0-9_]*$/.test(key) && !isKnown;
  return (
    <form
      className="row"
      onSubmit={async (event) => {
        event.preventDefault();
        if (!valid) return;
        const done = await draft.edit({ kind: "add_dimension", dimension: key, weight: 10 });
        if (done !== null) setName("");
      }}
    >
      <input
        className="input"
        aria-label={t("model.new_dimension")}
        placeholder={t("model.new_dimension")}
        value={name}
        maxLength={60}
        onChange={(event) => setName(event.target.value)}
      />
      <button type="submit" className="button" disabled={!valid || draft.busy}>
        {t("model.add_dimension")}
      </button>
    </form>
  );
}
