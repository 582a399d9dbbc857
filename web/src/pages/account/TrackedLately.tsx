import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { recentQuery } from "../../api-tracking";
import { useFormat } from "../../format";
import { useTranslate, wordOf } from "../../i18n";
import { kindOf } from "../live/state";
import { wordOfKind } from "../live/words";

/** How many of the last tracked events show; the stream has the rest. */
const shownMax = 10;

/** What was tracked of the account a moment ago: the records do not hold it. */
export function TrackedLately({ id }: { id: number }) {
  const t = useTranslate();
  const format = useFormat();
  const recent = useQuery(recentQuery).data?.events ?? [];
  const events = recent.filter(({ account_id, bot }) => account_id === id && bot === null);
  if (events.length === 0) return null;
  return (
    <section className="tracked-lately" aria-label={t("timeline.tracked")}>
      <h3>
        {t("timeline.tracked")}{" "}
        <Link to="/live" className="text-link small">
          {t("tracking.see_live")}
        </Link>
      </h3>
      <ol className="timeline">
        {events.slice(0, shownMax).map((event) => (
          <li key={event.id}>
            <span className="strong">{wordOfKind(t, kindOf(event))}</span>
            <time
              className="muted small"
              dateTime={event.occurred_at}
              title={format.dateTime(event.occurred_at)}
            >
              {format.relative(event.occurred_at)}
            </time>
            <span className="muted timeline-detail">
              {[
                event.who,
                event.page,
                event.campaign,
                event.channel && wordOf(t, "channel", event.channel),
              ]
                .filter(Boolean)
                .join(" · ")}
            </span>
          </li>
        ))}
      </ol>
      <h3>{t("timeline.records")}</h3>
    </section>
  );
}
