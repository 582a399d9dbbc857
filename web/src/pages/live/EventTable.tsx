import { Link } from "@tanstack/react-router";
import { memo } from "react";
import { useFormat } from "../../format";
import { useTranslate, wordOf } from "../../i18n";
import type { StreamEvent } from "./api";
import { kindOf } from "./state";
import { wordOfKind, wordOfReason } from "./words";

/** What happened, the newest first. */
export function EventTable({ events }: { events: StreamEvent[] }) {
  const t = useTranslate();
  return (
    <section
      className="scroll-x live-scroll"
      data-scroll="live"
      tabIndex={0}
      aria-label={t("live.activity")}
    >
      <table className="data-table live-table" data-testid="live-events">
        <thead>
          <tr>
            <th scope="col">{t("live.column.time")}</th>
            <th scope="col">{t("live.column.who")}</th>
            <th scope="col" className="wide">
              {t("column.account")}
            </th>
            <th scope="col">{t("live.column.what")}</th>
            <th scope="col" className="wide">
              {t("live.column.where")}
            </th>
            <th scope="col" className="wide">
              {t("live.column.source")}
            </th>
          </tr>
        </thead>
        <tbody>
          {events.map((event) => (
            <EventRow key={event.id} event={event} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

const EventRow = memo(function EventRow({ event }: { event: StreamEvent }) {
  const t = useTranslate();
  const format = useFormat();
  const words = wordOfKind(t, kindOf(event));
  const where = [event.channel && wordOf(t, "channel", event.channel), event.campaign];
  return (
    <tr data-event={event.id} data-bot={event.bot !== null}>
      <td className="tabular muted">
        <time dateTime={event.occurred_at} title={format.dateTime(event.occurred_at)}>
          {format.moment(event.occurred_at)}
        </time>
      </td>
      <td>
        <Who event={event} />
        <span className="narrow">
          <AccountLink event={event} />
        </span>
      </td>
      <td className="wide">
        <AccountLink event={event} />
      </td>
      <td>
        <span className="strong">{words}</span>
        {event.bot !== null && (
          <span className="tag live-bot">
            {event.bot === "unconfirmed"
              ? wordOfReason(t, event.bot)
              : t("live.bot", { reason: wordOfReason(t, event.bot) })}
          </span>
        )}
        {event.claimed && event.bot === null && (
          <span className="tag" title={t("live.claimed_note")}>
            {t("live.claimed")}
          </span>
        )}
        {event.page && (
          <span className="live-detail muted" title={event.page}>
            {event.page}
          </span>
        )}
        {!event.page && event.name && event.name !== words && (
          <span className="live-detail muted">{event.name}</span>
        )}
      </td>
      <td className="wide muted">{where.filter(Boolean).join(" · ") || "–"}</td>
      <td className="wide muted">{event.source}</td>
    </tr>
  );
});

function Who({ event }: { event: StreamEvent }) {
  const t = useTranslate();
  if (event.person_id !== null) {
    return (
      <Link to="/people/$personId/match" params={{ personId: String(event.person_id) }}>
        {event.who ?? t("live.somebody")}
      </Link>
    );
  }
  return (
    <span className="muted">
      {event.who ? t("live.visitor", { id: event.who }) : t("live.somebody")}
    </span>
  );
}

function AccountLink({ event }: { event: StreamEvent }) {
  if (event.account_id === null) return <span className="muted">–</span>;
  return (
    <Link
      to="/accounts/$accountId"
      params={{ accountId: String(event.account_id) }}
      className="strong"
      data-row
    >
      {event.account}
    </Link>
  );
}
