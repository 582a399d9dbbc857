import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { Schemas } from "../../api";
import { Dialog } from "../../components/Dialog";
import { ErrorState } from "../../components/states";
import { usePlural, useTranslate } from "../../i18n";
import { refreshPeople } from "../person/useUndoDecision";
import { decideProposed, type ProposedAccount } from "./api";

/** What somebody wants to do with a proposed account. */
export type Ask = "accept" | "dismiss";

interface Properties {
  ask: Ask;
  proposal: ProposedAccount;
  onDone: (result: Schemas["ProposalResult"]) => void;
  onClose: () => void;
}

/** Says what will happen, takes the account's name, and does it. */
export function ProposalDialog({ ask, proposal, onDone, onClose }: Properties) {
  const t = useTranslate();
  const plural = usePlural();
  const client = useQueryClient();
  const [name, setName] = useState(proposal.name);
  const accepts = ask === "accept";
  const decide = useMutation({
    mutationFn: decideProposed,
    onSuccess: async (result) => {
      await refreshPeople(client);
      onDone(result);
    },
  });
  const title = t(accepts ? "proposed.accept_name" : "proposed.dismiss_name", {
    name: proposal.name,
  });
  return (
    <Dialog label={title} onClose={onClose}>
      <form
        className="dialog-body dialog-narrow"
        onSubmit={(event) => {
          event.preventDefault();
          if (decide.isPending) return;
          decide.mutate({
            key: proposal.key,
            verdict: ask,
            ...(accepts ? { name: name.trim() } : {}),
          });
        }}
      >
        <h2>{title}</h2>
        <p className="muted">
          {accepts ? plural("proposed.accept_note", proposal.people) : t("proposed.dismiss_note")}
        </p>
        {accepts && (
          <label className="stack">
            {t("review.new_name")}
            <input
              className="input"
              required
              autoFocus
              maxLength={200}
              value={name}
              onChange={(event) => setName(event.target.value)}
            />
          </label>
        )}
        {decide.isError && <ErrorState what={t("proposed.decide_failed")} error={decide.error} />}
        <div className="row">
          <button
            type="submit"
            className="button button-primary"
            disabled={decide.isPending || (accepts && !name.trim())}
          >
            {t(accepts ? "review.new_create" : "proposed.dismiss")}
          </button>
          <button type="button" className="button" onClick={onClose}>
            {t("action.cancel")}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
