import { useMutation, useQueryClient } from "@tanstack/react-query";
import { undoDecision } from "../../api-matching";

/** Takes a decision back; then everything that was fetched about people is out of date. */
export function useUndoDecision(onDone: () => void) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: undoDecision,
    onSuccess: async () => {
      await refreshPeople(client);
      onDone();
    },
  });
}

/** Fetches anew what depends on people's accounts. */
export async function refreshPeople(client: ReturnType<typeof useQueryClient>): Promise<void> {
  const names = ["match", "account", "accounts", "facets", "funnel"];
  await Promise.all(names.map((name) => client.invalidateQueries({ queryKey: [name] })));
}
