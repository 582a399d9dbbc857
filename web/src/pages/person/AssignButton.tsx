import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { AccountPicker } from "../../components/AccountPicker";
import { ErrorState } from "../../components/states";
import { useTranslate } from "../../i18n";
import { assignAccount, type MatchDecision, type MatchExplanation } from "./api";
import { refreshPeople } from "./useUndoDecision";

interface Properties {
  explanation: MatchExplanation;
  onDone: (made: MatchDecision) => void;
}

/** Gives the person an account by hand. */
export function AssignButton({ explanation, onDone }: Properties) {
  const t = useTranslate();
  const client = useQueryClient();
  const [open, setOpen] = useState(false);
  const { person, standing } = explanation;
  const assign = useMutation({
    mutationFn: assignAccount,
    onSuccess: async (made) => {
      await refreshPeople(client);
      onDone(made);
    },
  });
  return (
    <>
      {assign.isError && <ErrorState what={t("explain.assign_failed")} error={assign.error} />}
      <button
        type="button"
        className="button button-primary"
        disabled={assign.isPending}
        onClick={() => setOpen(true)}
      >
        {t("explain.assign")}
      </button>
      {open && (
        <AccountPicker
          title={t("review.other_title", { name: person.name })}
          note={t("explain.assign_note")}
          first={person.company ?? ""}
          except={standing?.account?.id}
          onClose={() => setOpen(false)}
          onChoose={({ id }) => {
            setOpen(false);
            assign.mutate({ person: person.id, account: id });
          }}
        />
      )}
    </>
  );
}
