import { useMutation, useQueryClient } from "@tanstack/react-query";
import { matchKey } from "../matching/api";
import { decideProposed } from "./api";

/** Proposes a dismissed account again. */
export function useRestoreProposal(onDone: (name: string) => void) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ key }: { key: string; name: string }) =>
      decideProposed({ key, verdict: "restore" }),
    onSuccess: async (_, { name }) => {
      await client.invalidateQueries({ queryKey: matchKey() });
      onDone(name);
    },
  });
}
