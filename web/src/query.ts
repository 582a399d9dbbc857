import { MutationCache, QueryCache, QueryClient } from "@tanstack/react-query";
import { ApiFailure } from "./api";
import { sessionKey } from "./session";
import { preferences, subscribe } from "./state/preferences";

/** Whether an answer says that the session, or what it may do, is not what the page believes. */
const isOfSession = (error: unknown) =>
  error instanceof ApiFailure &&
  (error.status === 403 || (error.status === 401 && error.code === "not_signed_in"));

/** The data of the server, as the pages share it. */
export function createQueryClient(): QueryClient {
  // The session is asked for again: whoever is not signed in any more comes to Sign in.
  const onError = (error: unknown, query?: { queryKey: readonly unknown[] }) => {
    // A session that is refused itself would be asked for without end.
    if (query?.queryKey[0] === sessionKey()[0]) return;
    if (isOfSession(error)) void queries.invalidateQueries({ queryKey: sessionKey() });
  };
  const queries = new QueryClient({
    queryCache: new QueryCache({ onError }),
    mutationCache: new MutationCache({ onError: (error) => onError(error) }),
    defaultOptions: {
      queries: {
        refetchOnWindowFocus: false,
        // What the server refuses it will refuse again; a lost connection may come back.
        retry: (failures, error) =>
          failures < 1 &&
          !(error instanceof ApiFailure && error.status >= 400 && error.status < 500),
        retryDelay: 400,
      },
    },
  });
  let { language } = preferences();
  subscribe(() => {
    if (preferences().language === language) return;
    ({ language } = preferences());
    // What the server refused, it said in the language before.
    void queries.refetchQueries({ predicate: ({ state }) => state.status === "error" });
  });
  return queries;
}
