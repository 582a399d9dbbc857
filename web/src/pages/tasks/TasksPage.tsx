import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { Card } from "../../components/Card";
import { May } from "../../components/May";
import { MoreButton } from "../../components/MoreButton";
import { OpenNotice } from "../../components/OpenNotice";
import { PageHead } from "../../components/PageHead";
import { EmptyState, ErrorState, SkeletonLines } from "../../components/states";
import { Toast, useNotice } from "../../components/Toast";
import { useFormat } from "../../format";
import { useTranslate } from "../../i18n";
import { useUser } from "../../session";
import { DueNotice } from "../pilots/DueNotice";
import { finishTask, refreshTasks, reopenTask, type Task, tasksQuery } from "./api";
import { CalendarCard } from "./CalendarCard";
import { NewTaskForm } from "./NewTaskForm";
import { states, type TasksState } from "./state";
import { TaskDrawer } from "./TaskDrawer";
import { TasksTable } from "./TasksTable";
import "./tasks.css";

/** What is to be done: one's own tasks, or those of all. */
export function TasksPage() {
  const t = useTranslate();
  const isSignedIn = useUser() !== undefined;
  return (
    <div className="page">
      <div className="page-inner">
        <PageHead title={t("nav.tasks")} note={t("tasks.note")} />
        <OpenNotice />
        <DueNotice />
        <TasksCard />
        {isSignedIn && <CalendarCard />}
      </div>
    </div>
  );
}

function TasksCard() {
  const t = useTranslate();
  const isSignedIn = useUser() !== undefined;
  const search = useSearch({ from: "/tasks" });
  const navigate = useNavigate({ from: "/tasks" });
  const { state = "open", all = !isSignedIn } = search;
  const pages = useInfiniteQuery(tasksQuery({ state, all }));
  const { notice, show, finish } = useFinish();
  const items = pages.data?.pages.flatMap(({ items }) => items) ?? [];
  const total = pages.data?.pages[0]?.total ?? 0;
  const open = (task?: number) =>
    navigate({ search: (before) => ({ ...before, task }), replace: true });
  return (
    <Card title={t("tasks.list")} flush>
      {isSignedIn && (
        <May action="work_tasks" says>
          <NewTaskForm />
        </May>
      )}
      <TasksFilter search={search} counts={pages.data?.pages[0]?.counts} />
      {pages.isError && (
        <ErrorState what={t("tasks.failed")} error={pages.error} onRetry={() => pages.refetch()} />
      )}
      {finish.isError && <ErrorState what={t("tasks.not_changed")} error={finish.error} />}
      {pages.isPending && (
        <div className="card-body">
          <SkeletonLines count={4} />
        </div>
      )}
      {pages.isSuccess && items.length === 0 && (
        <EmptyState text={t(state === "open" && !all ? "tasks.none_open" : "tasks.none")} />
      )}
      {items.length > 0 && (
        <TasksTable
          items={items}
          opened={search.task}
          isBusy={finish.isPending}
          onOpen={({ id }) => open(id)}
          onDone={(task) => finish.mutate(task)}
        />
      )}
      {items.length > 0 && items.length < total && (
        <div className="card-body">
          <MoreButton
            shown={items.length}
            total={total}
            busy={pages.isFetchingNextPage}
            onMore={() => pages.fetchNextPage()}
          />
        </div>
      )}
      {search.task !== undefined && (
        <TaskDrawer key={search.task} id={search.task} onClose={() => open(undefined)} />
      )}
      <Toast notice={notice} onClose={() => show(null)} />
    </Card>
  );
}

/** Ends a task at once, and offers to open it again. */
function useFinish() {
  const t = useTranslate();
  const queries = useQueryClient();
  const { notice, show } = useNotice();
  const reopen = useMutation({
    mutationFn: ({ id }: Task) => reopenTask(id, { revision: null, note: null }),
    onSettled: () => refreshTasks(queries),
  });
  const finish = useMutation({
    mutationFn: ({ id, revision }: Task) => finishTask(id, { revision, note: null }),
    onSuccess: (task) =>
      show({
        text: t("tasks.is_done", { title: task.title }),
        onUndo: () => reopen.mutate(task),
      }),
    onSettled: () => refreshTasks(queries),
  });
  return { notice, show, finish };
}

interface FilterProperties {
  search: TasksState;
  counts?: { overdue: number; today: number; upcoming: number; later: number; done: number };
}

function TasksFilter({ search, counts }: FilterProperties) {
  const t = useTranslate();
  const format = useFormat();
  const isSignedIn = useUser() !== undefined;
  const countOf = (state: string): number | null => {
    if (!counts) return null;
    if (state === "open") return counts.overdue + counts.today + counts.upcoming;
    if (state === "later") return counts.later;
    return state === "done" ? counts.done : null;
  };
  const own = search.state ?? "open";
  return (
    <div className="filter-bar">
      <nav className="segmented wraps" aria-label={t("tasks.state")}>
        {states.map((state, place) => {
          const count = countOf(state);
          return (
            <Link
              key={state}
              from="/tasks"
              search={(before: TasksState) => ({
                ...before,
                state: place === 0 ? undefined : state,
                task: undefined,
              })}
              replace
              aria-current={state === own ? "page" : undefined}
              activeOptions={{ exact: true, includeSearch: true, explicitUndefined: true }}
            >
              {t(`tasks.state.${state}`)}{" "}
              {count !== null && <span className="tabular">{format.integer(count)}</span>}
            </Link>
          );
        })}
      </nav>
      {isSignedIn && (
        <nav className="segmented" aria-label={t("tasks.whose")}>
          {([undefined, true] as const).map((all) => (
            <Link
              key={String(all)}
              from="/tasks"
              search={(before: TasksState) => ({ ...before, all, task: undefined })}
              replace
              aria-current={search.all === all ? "page" : undefined}
              activeOptions={{ exact: true, includeSearch: true, explicitUndefined: true }}
            >
              {t(all ? "tasks.everyone" : "tasks.mine")}
            </Link>
          ))}
        </nav>
      )}
      {counts && counts.overdue > 0 && (
        <span className="bad strong">
          ▲ {t("tasks.overdue_count", { count: format.integer(counts.overdue) })}
        </span>
      )}
    </div>
  );
}
