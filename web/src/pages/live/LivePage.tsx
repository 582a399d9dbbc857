import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { useDeferredValue } from "react";
import { LiveTabs } from "../../components/LiveTabs";
import { PageHead } from "../../components/PageHead";
import { EmptyState, ErrorState, SkeletonLines } from "../../components/states";
import { TerritoryNotice } from "../../components/TerritoryNotice";
import { isForOthers, useWindowKeys } from "../../components/useGlobalKeys";
import { useHeld } from "../../components/useHeld";
import { useFormat } from "../../format";
import { usePlural, useTranslate } from "../../i18n";
import { liveKeys, pressedKey } from "../../keys";
import { AlertsCard } from "./AlertsCard";
import { ConnectionBadge } from "./ConnectionBadge";
import { EventTable } from "./EventTable";
import { eventsMax } from "./feed";
import { LiveFilters } from "./LiveFilters";
import { isNarrowed, isShown, kindOf, type LiveState } from "./state";
import { useLive } from "./useLive";
import "./live.css";

/** What happens right now, as it happens. */
export function LivePage() {
  const t = useTranslate();
  const live = useLive();
  useHoldKey(live.toggle);
  const { recent } = live;
  const nothing = live.feed.events.length === 0;
  return (
    <div className="page">
      <div className="page-inner">
        <PageHead title={t("nav.live")} note={t("live.note")}>
          <ConnectionBadge connection={live.connection} tracking={recent.data?.is_tracking} />
        </PageHead>
        <TerritoryNotice />
        <LiveTabs />
        {recent.isError && (
          <ErrorState
            what={t("live.failed")}
            error={recent.error}
            onRetry={() => recent.refetch()}
          />
        )}
        {recent.isPending && (
          <section className="card card-body">
            <SkeletonLines count={10} />
          </section>
        )}
        {recent.isSuccess && nothing && live.feed.alerts.length === 0 && (
          <EmptyState text={t(recent.data.is_tracking ? "live.first_use" : "live.not_tracking")}>
            <Link to="/tracking" className="button button-primary">
              {t("live.set_up")}
            </Link>
          </EmptyState>
        )}
        {(!nothing || live.feed.alerts.length > 0) && <Content live={live} />}
      </div>
    </div>
  );
}

function Content({ live }: { live: ReturnType<typeof useLive> }) {
  const t = useTranslate();
  const format = useFormat();
  const plural = usePlural();
  const state = useSearch({ from: "/live" });
  const navigate = useNavigate({ from: "/live" });
  const change = (part: Partial<LiveState>) =>
    navigate({ search: (before) => ({ ...before, ...part }), replace: true });
  // What is pressed stays while others arrive.
  const held = useHeld(live.feed);
  const events = useDeferredValue(held.shown.events);
  const shown = events.filter((event) => isShown(event, state));
  const kinds = [...new Set(events.map(kindOf))].sort();
  return (
    <div className="live-grid" onPointerDown={held.onPointerDown}>
      <section className="card">
        <div className="card-head">
          <div>
            <h2>
              {t("live.activity")}{" "}
              <span className="muted tabular" data-testid="live-count">
                {format.integer(shown.length)}
              </span>
            </h2>
            <p>{t("live.kept", { count: format.integer(eventsMax) })}</p>
          </div>
          <div className="page-controls">
            {live.newer > 0 && (
              <span className="small muted">{plural("live.newer", live.newer)}</span>
            )}
            <button
              type="button"
              className="button"
              aria-pressed={live.isHeld}
              title={liveKeys.pause}
              onClick={live.toggle}
            >
              {t(live.isHeld ? "live.resume" : "live.pause")}
            </button>
          </div>
        </div>
        <LiveFilters state={state} change={change} kinds={kinds} />
        {shown.length > 0 && <EventTable events={shown} />}
        {shown.length === 0 && (
          <EmptyState text={t(isNarrowed(state) ? "live.no_match" : "live.quiet")}>
            {isNarrowed(state) && (
              <Link to="/live" search={{}} className="button">
                {t("action.clear_filters")}
              </Link>
            )}
          </EmptyState>
        )}
      </section>
      <AlertsCard alerts={held.shown.alerts} />
    </div>
  );
}

/** A key holds the stream still, and lets it go on. */
function useHoldKey(toggle: () => void): void {
  useWindowKeys((event) => {
    if (pressedKey(event) === liveKeys.pause && !isForOthers(event)) toggle();
  });
}
