import { useTranslate } from "../../i18n";
import type { Connection } from "./useStream";

const looks = { connecting: "", open: "tag-good", lost: "tag-bad" } as const;

interface Properties {
  connection: Connection;
  tracking: boolean | undefined;
}

/** How the stream stands, in words and by a mark. */
export function ConnectionBadge({ connection, tracking }: Properties) {
  const t = useTranslate();
  const state = tracking === false ? "off" : connection;
  const look = state === "off" ? "" : looks[state];
  return (
    <span className={`tag ${look}`} role="status" data-testid="connection" data-state={state}>
      <span className="connection-mark" aria-hidden="true" />
      {t(`live.connection.${state}`)}
    </span>
  );
}
