import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { workspaceQuery } from "../../api";
import { MoreButton } from "../../components/MoreButton";
import { PageHead } from "../../components/PageHead";
import { EmptyState, ErrorState, SkeletonLines } from "../../components/states";
import { useFormat } from "../../format";
import { useTranslate } from "../../i18n";
import { changesQuery } from "./api";
import { ChangesFilters } from "./ChangesFilters";
import { ChangesTable } from "./ChangesTable";
import { startOfDay } from "./day";
import { type ChangesState, isFiltered, wantedOf } from "./state";
import { subjectText } from "./subject";
import { type ChangeWords, useChangeWords } from "./words";
import "./changes.css";

/** Goes to the page with other filters. */
export type Go = (state: ChangesState) => void;

/** Who changed what, when and by which way. */
export function ChangesView({ state, go }: { state: ChangesState; go: Go }) {
  const t = useTranslate();
  const { words, error, refetch } = useChangeWords();
  return (
    <div className="page">
      <div className="page-inner">
        <PageHead title={t("changes.title")} note={words?.say("changes.note")} />
        {words && <Content state={state} go={go} words={words} />}
        {!words && (
          <section className="card card-body">
            {error && (
              <ErrorState what={t("changes.failed")} error={error} onRetry={() => refetch()} />
            )}
            {!error && <SkeletonLines count={10} />}
          </section>
        )}
      </div>
    </div>
  );
}

interface Properties {
  state: ChangesState;
  go: Go;
  words: ChangeWords;
}

function Content({ state, go, words }: Properties) {
  const t = useTranslate();
  const format = useFormat();
  const zone = useZone();
  const changes = useInfiniteQuery(changesQuery(wantedOf(state, zone)));
  const rows = changes.data?.pages.flatMap(({ items }) => items) ?? [];
  const total = changes.data?.pages[0]?.total ?? 0;
  const callers = [...new Set(rows.map(({ caller }) => caller))].sort();
  return (
    <div className="card">
      <div className="card-head">
        <h2>
          {t("changes.title")}{" "}
          <span className="muted tabular" aria-live="polite" data-testid="total">
            {changes.data && format.integer(total)}
          </span>
        </h2>
        <ChangesFilters state={state} go={go} words={words} callers={callers} />
      </div>
      {changes.isError && (
        <ErrorState
          what={t("changes.failed")}
          error={changes.error}
          onRetry={() => changes.refetch()}
        />
      )}
      {changes.isPending && (
        <div className="card-body">
          <SkeletonLines count={10} />
        </div>
      )}
      {changes.isSuccess && rows.length === 0 && <Empty state={state} go={go} words={words} />}
      {rows.length > 0 && (
        <ChangesTable rows={rows} words={words} onCaller={(caller) => go({ ...state, caller })} />
      )}
      {rows.length > 0 && rows.length < total && (
        <div className="card-body">
          <MoreButton
            shown={rows.length}
            total={total}
            busy={changes.isFetchingNextPage}
            onMore={() => changes.fetchNextPage()}
          />
        </div>
      )}
    </div>
  );
}

/** The zone whose days are filtered by. */
const useZone = () => useQuery(workspaceQuery).data?.time_zone ?? "UTC";

/** What would be here, or which filters let nothing through. */
function Empty({ state, go, words }: Properties) {
  const t = useTranslate();
  const format = useFormat();
  const zone = useZone();
  if (!isFiltered(state)) return <EmptyState text={words.say("changes.none")} />;
  const { action, subject_kind, subject, caller, from, until } = state;
  const kind = subject_kind && words.word("kinds", subject_kind);
  const named = [
    action && words.word("actions", action),
    subject_kind && subject ? subjectText({ subject_kind, subject }, words, t) : (kind ?? subject),
    caller,
    from && words.say("changes.filter.since", { day: format.date(startOfDay(from, zone)) }),
    until && words.say("changes.filter.up_to", { day: format.date(startOfDay(until, zone)) }),
  ].filter((name): name is string => Boolean(name));
  return (
    <EmptyState text={words.say("changes.no_match", { filters: format.list(named) })}>
      <button type="button" className="button" onClick={() => go({})}>
        {t("action.clear_filters")}
      </button>
    </EmptyState>
  );
}
