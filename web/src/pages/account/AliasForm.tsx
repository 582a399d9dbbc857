import type { UseMutationResult } from "@tanstack/react-query";
import { useState } from "react";
import { ApiFailure, type Schemas } from "../../api";
import { ErrorState } from "../../components/states";
import { useTranslate } from "../../i18n";

type Addition = UseMutationResult<Schemas["AliasResult"], Error, Schemas["NewAlias"]>;

const kinds = ["name", "domain"] as const;

/** Takes a further name or domain. */
export function AliasForm({ add }: { add: Addition }) {
  const t = useTranslate();
  const [kind, setKind] = useState<(typeof kinds)[number]>("name");
  const [value, setValue] = useState("");
  const owned = add.error instanceof ApiFailure && add.error.code === "needs_force";
  const refused = owned ? add.variables : undefined;
  // Whoever typed the next one meanwhile keeps it.
  const taken = (sent: string) => () =>
    setValue((current) => (current.trim() === sent ? "" : current));
  return (
    <>
      {add.isError && <ErrorState what={t("aliases.add_failed")} error={add.error} />}
      {refused && (
        <button
          type="button"
          className="button alias-force"
          disabled={add.isPending}
          onClick={() =>
            add.mutate({ ...refused, force: true }, { onSuccess: taken(refused.value) })
          }
        >
          {t("aliases.force", { value: refused.value })}
        </button>
      )}
      <form
        className="alias-form"
        onSubmit={(event) => {
          event.preventDefault();
          const sent = value.trim();
          add.mutate({ kind, value: sent }, { onSuccess: taken(sent) });
        }}
      >
        <select
          className="select"
          aria-label={t("aliases.kind")}
          value={kind}
          onChange={({ target }) => setKind(target.value === "domain" ? "domain" : "name")}
        >
          {kinds.map((known) => (
            <option key={known} value={known}>
              {t(`aliases.kind.${known}`)}
            </option>
          ))}
        </select>
        <input
          className="input"
          required
          maxLength={253}
          aria-label={t("aliases.value")}
          placeholder={t("aliases.value")}
          value={value}
          onChange={({ target }) => setValue(target.value)}
        />
        <button type="submit" className="button" disabled={!value.trim() || add.isPending}>
          {t("aliases.add")}
        </button>
      </form>
    </>
  );
}
