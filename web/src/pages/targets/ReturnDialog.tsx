import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslate } from "../../i18n";
import { refreshTargets, returnTargetList, type TargetList } from "./api";
import { ReasonDialog } from "./ReasonDialog";

/** Returns the recommendation to the teams, with the reason. */
export function ReturnDialog({ list, onClose }: { list: TargetList; onClose: () => void }) {
  const t = useTranslate();
  const queries = useQueryClient();
  const send = useMutation({
    mutationFn: (reason: string) => returnTargetList(list.id, reason),
    onSuccess: async () => {
      await refreshTargets(queries);
      onClose();
    },
  });
  return (
    <ReasonDialog
      title={t("targets.return_title")}
      note={t("targets.return_note")}
      word={t("targets.return")}
      act={send}
      onClose={onClose}
    />
  );
}
