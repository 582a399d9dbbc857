import { useMutation, useQueryClient } from "@tanstack/react-query";
import { decideProposed } from "../../api-matching";

/** Proposes a dismissed account again. */
export function useRestoreProposal(onDone: (name: string) => void) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ key }: { key: string; name: string }) =>
      decideProposed({ key, verdict: "restore" }),
    onSuccess: async (_, { name }) => {
      await client.invalidateQueries({ queryKey: ["match"] });
      onDone(name);
    },
  });
}
