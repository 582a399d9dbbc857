import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useDeferredValue } from "react";
import { accountsQuery } from "../pages/accounts/api";

/**
 * The accounts that a text finds, from so many letters on; those of the text before it while they
 * are on their way.
 */
export function useAccountSearch(text: string, limit: number, lettersMin = 0) {
  const wanted = text.trim();
  const search = useDeferredValue(wanted);
  const isEnough = search.length >= lettersMin;
  const found = useQuery({
    ...accountsQuery({ search: search || undefined, limit }),
    enabled: isEnough,
    placeholderData: keepPreviousData,
  });
  const isOld = search !== wanted || found.isPlaceholderData || found.isPending;
  return {
    found,
    accounts: isEnough ? (found.data?.items ?? []) : [],
    isBehind: wanted.length >= lettersMin && isOld,
  };
}
