import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { createWriteKey, type WriteKey, writeKeysQuery } from "../../api-tracking";
import { ErrorState } from "../../components/states";
import { useTranslate } from "../../i18n";

/** The longest name that the server takes. */
const nameLengthMax = 60;

/** Makes a key. */
export function KeyForm({ onCreated }: { onCreated: (key: WriteKey) => void }) {
  const t = useTranslate();
  const client = useQueryClient();
  const [name, setName] = useState("");
  const create = useMutation({
    mutationFn: createWriteKey,
    onSuccess: async (key) => {
      await client.invalidateQueries({ queryKey: writeKeysQuery.queryKey });
      setName("");
      onCreated(key);
    },
  });
  return (
    <>
      {create.isError && <ErrorState what={t("keys_page.create_failed")} error={create.error} />}
      <form
        className="key-form"
        onSubmit={(event) => {
          event.preventDefault();
          create.mutate(name.trim());
        }}
      >
        <input
          className="input"
          required
          maxLength={nameLengthMax}
          aria-label={t("keys_page.name")}
          placeholder={t("keys_page.name")}
          value={name}
          onChange={({ target }) => setName(target.value)}
        />
        <button
          type="submit"
          className="button button-primary"
          disabled={!name.trim() || create.isPending}
        >
          {t("keys_page.create")}
        </button>
      </form>
    </>
  );
}
