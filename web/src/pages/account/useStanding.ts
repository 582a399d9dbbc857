import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type AccountStanding, standingQuery } from "../../api-stage";
import type { Notice } from "../../components/Toast";
import { refreshPeople } from "../person/useUndoDecision";

/** After so many milliseconds the server has scored the account anew. */
const followsAfter = 2_000;

/** A change of where an account stands, and what is said once it is done. */
export interface StandingChange {
  run: () => Promise<AccountStanding>;
  text: string;
  onUndo?: () => void;
}

/** Changes where an account stands; everything that shows it is fetched anew. */
export function useStandingChange(id: number, show: (notice: Notice) => void) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ run }: StandingChange) => run(),
    onSuccess: async (standing, { text, onUndo }) => {
      client.setQueryData(standingQuery(id).queryKey, standing);
      await refreshPeople(client);
      show({ text, onUndo });
      setTimeout(() => void refreshPeople(client), followsAfter);
    },
  });
}
