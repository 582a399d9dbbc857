import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import type { Import } from "../../api";

/** What an ended import leaves as it was. */
const untouched = new Set(["import", "views"]);

/** Once an import has ended, what was fetched before it is out of date. */
export function useRefreshAfterImport(item: Import | undefined): void {
  const client = useQueryClient();
  const ended = item !== undefined && item.state !== "running";
  useEffect(() => {
    if (!ended) return;
    client.invalidateQueries({
      predicate: ({ queryKey }) => !untouched.has(String(queryKey[0])),
    });
  }, [client, ended]);
}
