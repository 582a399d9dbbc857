import { useEffect, useEffectEvent, useState } from "react";
import { type StreamMessage, streamAddress } from "./api";

/** How the stream stands. */
export type Connection = "connecting" | "open" | "lost";

/** Messages are handed over together at most so often, however many arrive. */
const handOverMilliseconds = 200;
/** The first pause before a stream that the server closed is opened again; it doubles. */
const pauseMilliseconds = 1_000;
const pauseMillisecondsMax = 30_000;

interface Listener {
  /** The stream stands, for the first time or again: something may have been missed. */
  onOpen: () => void;
  onMessages: (messages: StreamMessage[]) => void;
}

/** Follows the server's stream, and opens it again whenever it breaks. */
export function useStream(listener: Listener): Connection {
  const [connection, setConnection] = useState<Connection>("connecting");
  const onOpen = useEffectEvent(listener.onOpen);
  const onMessages = useEffectEvent(listener.onMessages);
  useEffect(
    () =>
      follow({
        onOpen: () => onOpen(),
        onMessages: (messages) => onMessages(messages),
        onConnection: setConnection,
      }),
    [],
  );
  return connection;
}

interface Follower extends Listener {
  onConnection: (connection: Connection) => void;
}

function follow({ onOpen, onMessages, onConnection }: Follower): () => void {
  let source: EventSource | null = null;
  let waiting: StreamMessage[] = [];
  let handOver: ReturnType<typeof setTimeout> | undefined;
  let again: ReturnType<typeof setTimeout> | undefined;
  let pause = pauseMilliseconds;
  const open = () => {
    source = new EventSource(streamAddress);
    source.onopen = () => {
      pause = pauseMilliseconds;
      onConnection("open");
      onOpen();
    };
    source.onmessage = ({ data }) => {
      waiting.push(JSON.parse(data) as StreamMessage);
      handOver ??= setTimeout(() => {
        handOver = undefined;
        const messages = waiting;
        waiting = [];
        onMessages(messages);
      }, handOverMilliseconds);
    };
    source.onerror = () => {
      onConnection("lost");
      // The browser tries again by itself unless the server refused; then it is for us to ask.
      if (source?.readyState !== EventSource.CLOSED) return;
      again = setTimeout(open, pause);
      pause = Math.min(2 * pause, pauseMillisecondsMax);
    };
  };
  open();
  return () => {
    clearTimeout(handOver);
    clearTimeout(again);
    source?.close();
  };
}
