import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { Schemas } from "../../api";
import { ErrorState } from "../../components/states";
import { useTranslate } from "../../i18n";
import { refreshPeople } from "../person/useUndoDecision";
import { excludeDomain } from "./api";

/** Leaves a domain out of matching; then people are decided again. */
export function useExclusion(onDone: (result: Schemas["ExcludedDomainResult"]) => void) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: excludeDomain,
    onSuccess: async (result) => {
      await refreshPeople(client);
      onDone(result);
    },
  });
}

/** Takes a domain and why it says nothing. */
export function ExcludeForm({ exclusion }: { exclusion: ReturnType<typeof useExclusion> }) {
  const t = useTranslate();
  const [domain, setDomain] = useState("");
  const [reason, setReason] = useState("");
  return (
    <>
      <form
        className="exclude-form"
        onSubmit={(event) => {
          event.preventDefault();
          exclusion.mutate(
            { domain: domain.trim(), reason: reason.trim() || null },
            {
              onSuccess: () => {
                setDomain("");
                setReason("");
              },
            },
          );
        }}
      >
        <label className="stack">
          {t("domains.domain")}
          <input
            className="input"
            required
            maxLength={253}
            spellCheck={false}
            autoComplete="off"
            placeholder="agency.com"
            aria-invalid={exclusion.isError}
            value={domain}
            onChange={(event) => setDomain(event.target.value)}
          />
        </label>
        <label className="stack">
          {t("domains.reason")}
          <input
            className="input"
            maxLength={200}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
        </label>
        <button
          type="submit"
          className="button button-primary"
          disabled={!domain.trim() || exclusion.isPending}
        >
          {t("domains.exclude")}
        </button>
      </form>
      {exclusion.isError && (
        <ErrorState what={t("domains.exclude_failed")} error={exclusion.error} />
      )}
    </>
  );
}
