import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { recentQuery, type StreamMessage } from "./api";
import { emptyFeed, type Feed, newerThan, withMessages, withStart } from "./feed";
import { useStream } from "./useStream";

/** What happens, as it happens; it can be held still to be read. */
export function useLive() {
  const client = useQueryClient();
  const recent = useQuery(recentQuery);
  const [told, setTold] = useState<Feed>(emptyFeed);
  const [held, setHeld] = useState<Feed | null>(null);
  const refetch = () => client.refetchQueries({ queryKey: recentQuery.queryKey });
  const connection = useStream({
    onOpen: refetch,
    onMessages: (messages: StreamMessage[]) => {
      setTold((feed) => withMessages(feed, messages));
      if (messages.some(({ kind }) => kind === "missed")) refetch();
    },
  });
  const current = recent.data ? withStart(told, recent.data) : told;
  return {
    recent,
    connection,
    feed: held ?? current,
    isHeld: held !== null,
    newer: held ? newerThan(current, held) : 0,
    toggle: () => setHeld(held ? null : current),
  };
}
