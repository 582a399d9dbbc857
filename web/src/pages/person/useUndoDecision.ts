import { type QueryClient, useMutation, useQueryClient } from "@tanstack/react-query";
import { refresh } from "../../api";
import { accountKey } from "../account/api";
import { accountsKey, facetsKey } from "../accounts/api";
import { funnelKey } from "../funnel/api";
import { matchKey } from "../matching/api";
import { undoDecision } from "./api";

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

/** Fetches again what depends on people's accounts. */
export const refreshPeople = (client: QueryClient) =>
  refresh(client, [matchKey(), accountKey(), accountsKey(), facetsKey(), funnelKey()]);
