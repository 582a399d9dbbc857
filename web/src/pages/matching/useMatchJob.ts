import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type MatchJob, matchJobQuery } from "./api";

/** Whether a job over all people runs: another one has to wait. */
export function useIsBusy(): boolean {
  return useQuery(matchJobQuery).data?.state === "running";
}

/** Starts a job; its progress shows where every job shows it. */
export function useStartJob<T>(start: (wanted: T) => Promise<MatchJob>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: start,
    onSuccess: (job) => client.setQueryData(matchJobQuery.queryKey, job),
  });
}
