import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { refreshAllBut } from "../../api";
import { viewsKey } from "../accounts/api";
import { type Import, importKey } from "./api";

/** What an ended import leaves as it was. */
const untouched = [importKey(), viewsKey()];

/** Once an import has ended, what was fetched before it is out of date. */
export function useRefreshAfterImport(item: Import | undefined): void {
  const client = useQueryClient();
  const ended = item !== undefined && item.state !== "running";
  useEffect(() => {
    if (!ended) return;
    void refreshAllBut(client, untouched);
  }, [client, ended]);
}
