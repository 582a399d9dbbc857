import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Dialog } from "../../components/Dialog";
import { ErrorState } from "../../components/states";
import { usePlural, useTranslate } from "../../i18n";
import { accountQuery } from "../account/api";
import type { AccountCard } from "../matching/api";
import { refreshPeople } from "../person/useUndoDecision";
import { type Merge, mergeAccount } from "./api";

interface Properties {
  survivor: AccountCard;
  merged: AccountCard;
  onDone: (merge: Merge) => void;
  onClose: () => void;
}

/** Says what moves before two accounts are made one. */
export function MergeDialog({ survivor, merged, onDone, onClose }: Properties) {
  const t = useTranslate();
  const plural = usePlural();
  const client = useQueryClient();
  const detail = useQuery(accountQuery(merged.id)).data;
  const names = { survivor: survivor.name, merged: merged.name };
  const merge = useMutation({
    mutationFn: mergeAccount,
    onSuccess: async (result) => {
      await refreshPeople(client);
      onDone(result.merge);
    },
  });
  const title = t("duplicates.merge_title", names);
  return (
    <Dialog label={title} onClose={onClose}>
      <div className="dialog-body dialog-narrow">
        <h2>{title}</h2>
        <p>{t("duplicates.what_moves", names)}</p>
        <ul className="warnings">
          <li>{plural("duplicates.moves_people", merged.people_count)}</li>
          <li>
            {detail ? plural("duplicates.moves_opportunities", detail.opportunities.length) : "…"}
          </li>
          <li>{detail ? plural("duplicates.moves_children", detail.children.length) : "…"}</li>
          <li>{t("duplicates.moves_rest")}</li>
        </ul>
        <p className="muted">{t("duplicates.can_split")}</p>
        {merge.isError && <ErrorState what={t("duplicates.merge_failed")} error={merge.error} />}
        <div className="row">
          <button
            type="button"
            className="button button-primary"
            disabled={merge.isPending}
            onClick={() => merge.mutate({ survivor: survivor.id, merged: merged.id })}
          >
            {t("duplicates.merge_now")}
          </button>
          <button type="button" className="button" onClick={onClose}>
            {t("action.cancel")}
          </button>
        </div>
      </div>
    </Dialog>
  );
}
