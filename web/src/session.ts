import { type QueryClient, queryOptions, useQuery } from "@tanstack/react-query";
import { client, dataOf, keysOf, type Schemas } from "./api";

export type Session = Schemas["Session"];
export type User = Schemas["User"];

/** What rights tell apart, in the order of the server. */
export const actions = [
  "read_records",
  "read_activity",
  "export_records",
  "import_records",
  "save_views",
  "edit_lists",
  "decide_accounts",
  "decide_matches",
  "plan_targets",
  "choose_targets",
  "sign_targets",
  "plan_programs",
  "pass_pilots",
  "work_tasks",
  "assign_tasks",
  "manage_matching",
  "manage_deal_stages",
  "manage_models",
  "manage_tracking",
  "import_intent",
  "manage_documents",
  "manage_jobs",
  "read_audit",
  "use_own_account",
  "manage_users",
] as const;

/** What a call does, as far as rights tell calls apart. */
export type Action = (typeof actions)[number];

/** What a person is in the company, the one that may most first. */
export const roles = [
  "administrator",
  "marketing_operations",
  "marketing",
  "sales_development",
  "sales",
  "customer_success",
  "executive",
  "viewer",
] as const;

export type Role = (typeof roles)[number];

/** The teams that choose targets together. */
export const teams = ["marketing", "sales", "customer_success"] as const;

export const sessionKey = keysOf("session");

/** Who uses the page, and what they may do. */
export const sessionQuery = queryOptions({
  queryKey: sessionKey(),
  queryFn: ({ signal }) => dataOf(client.GET("/api/v1/session", { signal })),
  staleTime: 60_000,
  // Each part of a page that asks what may be done would ask a server again that just refused.
  retryOnMount: false,
});

/** Takes away what a person saw. */
const forget = (queries: QueryClient) =>
  queries.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== sessionKey()[0] });

/** Shows the app to the person who signed in, without anything that another one saw. */
export function beginSession(queries: QueryClient, session: Session): void {
  forget(queries);
  queries.setQueryData(sessionQuery.queryKey, session);
}

/** Shows the page that asks who comes: the server has no session of this browser any more. */
export function leaveSession(queries: QueryClient): void {
  queries.setQueryData(sessionQuery.queryKey, { state: "signed_out", user: null, actions: [] });
  // Once the pages are gone: they would ask again for what is missing.
  setTimeout(() => forget(queries));
}

/** Signs out. */
export async function endSession(queries: QueryClient): Promise<void> {
  await dataOf(client.DELETE("/api/v1/session"));
  leaveSession(queries);
}

/** Who is signed in; undefined where there are no people yet. */
export function useUser(): User | undefined {
  return useQuery(sessionQuery).data?.user ?? undefined;
}

/**
 * Whether the person may do something. The server decides it at every call; the page only offers
 * no more than that, and as long as it knows nothing it offers everything.
 */
export const useMay = (action: Action): boolean => useRights()(action);

/** What the person may do, for many actions at once. */
export function useRights(): (action: Action) => boolean {
  const session = useQuery(sessionQuery).data;
  return (action) => session?.actions.includes(action) ?? true;
}
