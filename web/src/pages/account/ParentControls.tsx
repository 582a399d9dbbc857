import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { AccountPicker } from "../../components/AccountPicker";
import { ErrorState } from "../../components/states";
import type { Notice } from "../../components/Toast";
import { usePlural, useTranslate } from "../../i18n";
import { refreshPeople } from "../person/useUndoDecision";
import { type AccountFamily, forgetParent, setParent } from "./api";

interface Properties {
  family: AccountFamily;
  name: string;
  show: (notice: Notice) => void;
}

/** An account above, nobody above, or what is known without people. */
type Parent = { id: number | null; name: string } | "forget";

/** Says which account is above this one, and takes that back. */
export function ParentControls({ family, name, show }: Properties) {
  const t = useTranslate();
  const plural = usePlural();
  const client = useQueryClient();
  const [choosing, setChoosing] = useState(false);
  const id = family.account_id;
  const own = family.members.find(({ account }) => account.id === id);
  const before: Parent =
    own?.source === "person"
      ? { id: own.parent_id, name: own.account.parent?.name ?? "–" }
      : "forget";
  const change = useMutation({
    mutationFn: ({ parent }: { parent: Parent; back?: Parent }) =>
      parent === "forget" ? forgetParent(id) : setParent(id, parent.id),
    onSuccess: async ({ effect }, { parent, back }) => {
      await refreshPeople(client);
      const words = { name, parent: parent === "forget" ? "" : parent.name };
      const key =
        parent === "forget"
          ? "family.forgotten"
          : parent.id === null
            ? "family.freed"
            : "family.set_done";
      show({
        text: plural(key, effect.changed, words),
        onUndo: back && (() => change.mutate({ parent: back })),
      });
    },
  });
  return (
    <>
      {change.isError && <ErrorState what={t("family.set_failed")} error={change.error} />}
      <button
        type="button"
        className="button"
        disabled={change.isPending}
        onClick={() => setChoosing(true)}
      >
        {t("family.set")}
      </button>
      {own?.parent_id != null && (
        <button
          type="button"
          className="button button-plain"
          disabled={change.isPending}
          onClick={() => change.mutate({ parent: { id: null, name: "" }, back: before })}
        >
          {t("family.free")}
        </button>
      )}
      {choosing && (
        <AccountPicker
          title={t("family.set_title", { name })}
          except={id}
          onClose={() => setChoosing(false)}
          onChoose={(parent) => {
            setChoosing(false);
            change.mutate({ parent, back: before });
          }}
        />
      )}
    </>
  );
}
