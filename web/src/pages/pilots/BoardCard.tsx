import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Card } from "../../components/Card";
import { MoreButton } from "../../components/MoreButton";
import { ErrorState, SkeletonLines } from "../../components/states";
import { useFormat } from "../../format";
import { useTranslate, wordOf } from "../../i18n";
import { type CheckIn, checkInsQuery } from "./api";
import { byKind } from "./next";

interface Properties {
  programId: number;
  wave: number;
}

/** The check-ins of a wave, in a column for each kind; those of others come as they are written. */
export function BoardCard({ programId, wave }: Properties) {
  const t = useTranslate();
  const format = useFormat();
  const pages = useInfiniteQuery(checkInsQuery(programId));
  const items = pages.data?.pages.flatMap(({ items }) => items) ?? [];
  const total = pages.data?.pages[0]?.total ?? 0;
  return (
    <Card title={t("pilots.board")} note={t("pilots.board_note")} label={t("pilots.board")}>
      {pages.isError && (
        <ErrorState
          what={t("pilots.check_ins_failed")}
          error={pages.error}
          onRetry={() => pages.refetch()}
        />
      )}
      {pages.isPending && <SkeletonLines count={3} />}
      {pages.isSuccess && (
        <div className="check-ins" data-testid="check-ins">
          {byKind(items, wave).map(([kind, own]) => (
            <section key={kind} aria-label={wordOf(t, "pilots.check", kind)}>
              <h3>
                {wordOf(t, "pilots.check", kind)}{" "}
                <span className="count tabular">{format.integer(own.length)}</span>
              </h3>
              <ul className="stack">
                {own.map((item) => (
                  <CheckInItem key={item.id} item={item} />
                ))}
              </ul>
              {own.length === 0 && <p className="small muted">{t("pilots.nothing_reported")}</p>}
            </section>
          ))}
        </div>
      )}
      {items.length > 0 && items.length < total && (
        <MoreButton
          shown={items.length}
          total={total}
          busy={pages.isFetchingNextPage}
          onMore={() => pages.fetchNextPage()}
        />
      )}
    </Card>
  );
}

function CheckInItem({ item }: { item: CheckIn }) {
  const t = useTranslate();
  const format = useFormat();
  const { account, task_id: task, task_state: state } = item;
  return (
    <li className="check-in">
      <p className="small muted">
        {format.date(item.day)}
        {account && (
          <>
            {" · "}
            <Link
              to="/accounts/$accountId"
              params={{ accountId: String(account.id) }}
              className="text-link"
            >
              {account.name}
            </Link>
          </>
        )}
      </p>
      <p className="written">{item.text}</p>
      <p className="small muted">
        {item.created_by}
        {task !== null && state !== null && (
          <>
            {" · "}
            <Link to="/tasks" search={{ all: true, task }} className="text-link">
              {t("tasks.task")}
            </Link>
            {": "}
            <span className={state === "done" ? "good strong" : "strong"}>
              {wordOf(t, "pilots.task", state)}
            </span>
          </>
        )}
      </p>
    </li>
  );
}
