import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { CopyButton } from "../../components/CopyButton";
import { ErrorState } from "../../components/states";
import { useTranslate } from "../../i18n";
import { createWriteKey, type WriteKey, writeKeysQuery } from "./api";

/** The longest name that the server takes. */
const nameLengthMax = 60;

/** Makes a key. */
export function KeyForm({ onCreated }: { onCreated: (key: WriteKey) => void }) {
  const t = useTranslate();
  const client = useQueryClient();
  const [name, setName] = useState("");
  const [kind, setKind] = useState<WriteKey["kind"]>("browser");
  // The key of a server is shown this once.
  const [secret, setSecret] = useState<WriteKey | null>(null);
  const create = useMutation({
    mutationFn: createWriteKey,
    onSuccess: async (key) => {
      await client.invalidateQueries({ queryKey: writeKeysQuery.queryKey });
      setName("");
      setSecret(key.kind === "server" ? key : null);
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
          create.mutate({ name: name.trim(), kind });
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
        <select
          className="select"
          aria-label={t("keys_page.kind")}
          value={kind}
          onChange={({ target }) => setKind(target.value === "server" ? "server" : "browser")}
        >
          <option value="browser">{t("keys_page.kind.browser")}</option>
          <option value="server">{t("keys_page.kind.server")}</option>
        </select>
        <button
          type="submit"
          className="button button-primary"
          disabled={!name.trim() || create.isPending}
        >
          {t("keys_page.create")}
        </button>
      </form>
      {secret && (
        <p className="notice row" data-testid="secret">
          <span>{t("keys_page.once")}</span>
          <code className="key-text">{secret.key}</code>
          <CopyButton text={secret.key} label={t("keys_page.copy", { name: secret.name })} />
        </p>
      )}
    </>
  );
}
