import { useNavigate, useSearch } from "@tanstack/react-router";
import { ChangesView } from "./ChangesView";

/** The page of changes, whose filters are in the address. */
export function ChangesPage() {
  const state = useSearch({ from: "/changes" });
  const navigate = useNavigate({ from: "/changes" });
  return <ChangesView state={state} go={(search) => navigate({ search, replace: true })} />;
}
