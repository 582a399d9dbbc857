import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import type { Notice } from "../../components/Toast";
import { refreshPeople } from "../person/useUndoDecision";
import { type AccountStanding, standingQuery } from "./api";

/** How often the server is asked whether scores follow, while they do not. */
const PENDING_MS = 1_000;

/** Where an account stands; once scores follow what was changed, everything is fetched anew. */
export function useStanding(id: number) {
  const client = useQueryClient();
  const standing = useQuery({
    ...standingQuery(id),
    refetchInterval: ({ state }) => (state.data?.scores_pending ? PENDING_MS : false),
  });
  const pending = standing.data?.scores_pending ?? false;
  const was = useRef(pending);
  useEffect(() => {
    if (was.current && !pending) void refreshPeople(client);
    was.current = pending;
  }, [pending, client]);
  return standing;
}

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
    },
  });
}
