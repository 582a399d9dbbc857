import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { Drawer } from "../../components/Drawer";
import { ErrorState, SkeletonLines } from "../../components/states";
import { useFormat } from "../../format";
import { useTranslate, wordOf } from "../../i18n";
import { finishTask, refreshTasks, reopenTask, type Task, taskQuery } from "./api";
import { TaskEvents } from "./TaskEvents";
import { EditForm, HandForm, LaterForm } from "./TaskForms";
import { Due, Owner, useMayChange } from "./TasksTable";

/** One task: what it says, what can be done with it, and its history. */
export function TaskDrawer({ id, onClose }: { id: number; onClose: () => void }) {
  const t = useTranslate();
  const found = useQuery(taskQuery(id));
  const mayChange = useMayChange();
  const task = found.data;
  const title = task?.title ?? t("tasks.task");
  return (
    <Drawer label={title} title={<h2>{title}</h2>} onClose={onClose}>
      {found.isError && (
        <ErrorState what={t("tasks.failed")} error={found.error} onRetry={() => found.refetch()} />
      )}
      {found.isPending && (
        <div className="drawer-section">
          <SkeletonLines count={4} />
        </div>
      )}
      {task && (
        <>
          <Facts task={task} />
          {mayChange(task) && <Steps key={task.revision} task={task} />}
          <TaskEvents id={task.id} />
        </>
      )}
    </Drawer>
  );
}

function Facts({ task }: { task: Task }) {
  const t = useTranslate();
  const format = useFormat();
  return (
    <section className="drawer-section">
      <dl className="facts">
        <dt>{t("tasks.state")}</dt>
        <dd>{wordOf(t, "tasks.state", task.state)}</dd>
        <dt>{t("tasks.due")}</dt>
        <dd>
          <Due task={task} />
        </dd>
        {task.remind && (
          <>
            <dt>{t("tasks.remind")}</dt>
            <dd>{format.date(task.remind)}</dd>
          </>
        )}
        <dt>{t("tasks.owner")}</dt>
        <dd>
          <Owner task={task} />
        </dd>
        {task.account && (
          <>
            <dt>{t("column.account")}</dt>
            <dd>
              <Link
                to="/accounts/$accountId"
                params={{ accountId: String(task.account.id) }}
                className="text-link"
              >
                {task.account.name}
              </Link>
            </dd>
          </>
        )}
        <dt>{t("tasks.origin")}</dt>
        <dd>
          {wordOf(t, "tasks.origin", task.origin.kind)} ·{" "}
          {t("decision.by", { who: task.created_by, when: format.dateTime(task.created_at) })}
        </dd>
      </dl>
      {task.note && <p className="task-note">{task.note}</p>}
    </section>
  );
}

/** What can be done with a task. Each step names the revision that was seen. */
function Steps({ task }: { task: Task }) {
  const t = useTranslate();
  const queries = useQueryClient();
  const [open, setOpen] = useState<"edit" | "hand" | "later" | null>(null);
  const step = useMutation({
    mutationFn: (run: () => Promise<Task>) => run(),
    onSuccess: () => setOpen(null),
    onSettled: () => refreshTasks(queries),
  });
  const { id, revision } = task;
  const run = (make: () => Promise<Task>) => step.mutate(make);
  const toggle = (name: typeof open) => () => setOpen(open === name ? null : name);
  return (
    <section className="drawer-section stack">
      <div className="row">
        {task.state === "done" ? (
          <button
            type="button"
            className="button"
            disabled={step.isPending}
            onClick={() => run(() => reopenTask(id, { revision, note: null }))}
          >
            {t("tasks.reopen")}
          </button>
        ) : (
          <>
            <button
              type="button"
              className="button button-primary"
              disabled={step.isPending}
              onClick={() => run(() => finishTask(id, { revision, note: null }))}
            >
              {t("tasks.done")}
            </button>
            <button type="button" className="button" onClick={toggle("later")}>
              {t("tasks.put_off")}
            </button>
            <button type="button" className="button" onClick={toggle("hand")}>
              {t("tasks.hand_on")}
            </button>
            <button type="button" className="button" onClick={toggle("edit")}>
              {t("tasks.edit")}
            </button>
          </>
        )}
      </div>
      {open === "later" && <LaterForm task={task} isBusy={step.isPending} onRun={run} />}
      {open === "hand" && <HandForm task={task} isBusy={step.isPending} onRun={run} />}
      {open === "edit" && <EditForm task={task} isBusy={step.isPending} onRun={run} />}
      {step.isError && <ErrorState what={t("tasks.not_changed")} error={step.error} />}
    </section>
  );
}
