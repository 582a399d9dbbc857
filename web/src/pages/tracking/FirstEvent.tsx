import { Link } from "@tanstack/react-router";
import { useFormat } from "../../format";
import { useTranslate } from "../../i18n";
import type { WriteKey } from "./api";

/** Whether anything has come by a key; it turns green by itself. */
export function FirstEvent({ written }: { written: WriteKey }) {
  const t = useTranslate();
  const format = useFormat();
  const at = written.first_event_at;
  return (
    <p
      className="first-event"
      role="status"
      data-testid="first-event"
      data-state={at ? "arrived" : "waiting"}
    >
      <span className="first-event-mark" aria-hidden="true">
        {at ? "✓" : ""}
      </span>
      <span>
        <span className={at ? "strong good" : "strong"}>
          {t(at ? "tracking.arrived" : "tracking.waiting", { name: written.name })}
        </span>{" "}
        {at ? (
          <>
            {format.dateTime(at)} ·{" "}
            <Link to="/live" className="text-link">
              {t("tracking.see_live")}
            </Link>
          </>
        ) : (
          <span className="muted">{t("tracking.waiting_note")}</span>
        )}
      </span>
    </p>
  );
}
