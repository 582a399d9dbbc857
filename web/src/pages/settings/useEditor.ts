import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { refreshAllBut } from "../../api";
import { useMay } from "../../session";
import {
  checkQuery,
  type DocumentKey,
  documentCheckKey,
  documentKey,
  documentQuery,
  publishDocument,
  removeDraft,
  versionText,
  writeDraft,
} from "./api";

/** How long nothing is typed before a text is checked. */
const settleMilliseconds = 400;

/** A document that is edited: its text, what is wrong with it, and what can be done. */
export function useEditor(key: DocumentKey) {
  const client = useQueryClient();
  const mayEdit = useMay("manage_documents");
  const stored = useQuery(documentQuery(key));
  /** What was typed; null while it is what the server has. */
  const [typed, setTyped] = useState<string | null>(null);
  const published = stored.data?.text ?? "";
  const draft = stored.data?.draft ?? null;
  const text = typed ?? draft?.text ?? published;
  const settled = useSettled(text);
  const check = useQuery({
    ...checkQuery(key, settled),
    // Until the document is here there is nothing to find fault with, and who may change nothing
    // has nothing to check.
    enabled: stored.isSuccess && settled === text && mayEdit,
    placeholderData: keepPreviousData,
  });
  const refresh = async () => {
    await client.invalidateQueries({ queryKey: documentKey(key) });
    await client.invalidateQueries({ queryKey: documentCheckKey(key) });
  };
  const save = useMutation({
    mutationFn: () => writeDraft(key, { text, revision: draft?.revision ?? 0 }),
    onSuccess: async () => {
      await refresh();
      setTyped(null);
    },
  });
  const discard = useMutation({
    mutationFn: async () => (draft ? removeDraft(key) : undefined),
    onSuccess: async () => {
      await refresh();
      setTyped(null);
    },
  });
  const publish = useMutation({
    mutationFn: (note: string) =>
      publishDocument(key, {
        text,
        note: note || null,
        expected_version: stored.data?.published?.version ?? 0,
      }),
    onSuccess: async () => {
      await refresh();
      setTyped(null);
      // Names, amounts and stages are read by it from now on.
      void refreshAllBut(client, [documentKey(), documentCheckKey()]);
    },
  });
  const load = useMutation({
    mutationFn: (version: number) => versionText(key, version),
    onSuccess: (found) => setTyped(found.text),
  });
  return {
    stored,
    text,
    setText: setTyped,
    isTyped: typed !== null && typed !== (draft?.text ?? published),
    isChanged: text !== published,
    draft,
    check,
    isChecked: check.isSuccess && !check.isPlaceholderData && settled === text,
    save,
    discard,
    publish,
    load,
    failure: save.error ?? discard.error ?? publish.error ?? load.error,
    isBusy: save.isPending || discard.isPending || publish.isPending || load.isPending,
  };
}

export type Editor = ReturnType<typeof useEditor>;

/** A text once nothing was typed for a moment. */
function useSettled(text: string): string {
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), settleMilliseconds);
    return () => clearTimeout(timer);
  }, [text]);
  return settled;
}
