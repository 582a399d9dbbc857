import { Link } from "@tanstack/react-router";
import { May } from "../../components/May";
import { useFormat } from "../../format";
import { useTranslate, wordOf } from "../../i18n";
import { useRights, useUser } from "../../session";
import type { Task } from "./api";

/** Whether the reader may change a task: their own, one they made, or any where the role may. */
export function useMayChange(): (task: Task) => boolean {
  const mayDo = useRights();
  const user = useUser();
  return (task) =>
    mayDo("work_tasks") &&
    (mayDo("assign_tasks") || task.owner.id === user?.id || task.created_by_id === user?.id);
}

interface Properties {
  items: Task[];
  opened?: number;
  isBusy: boolean;
  onOpen: (task: Task) => void;
  onDone: (task: Task) => void;
}

/** Tasks as rows, those that are due first come first. */
export function TasksTable({ items, opened, isBusy, onOpen, onDone }: Properties) {
  const t = useTranslate();
  const mayChange = useMayChange();
  return (
    <section className="scroll-x" tabIndex={0} aria-label={t("tasks.list")}>
      <table className="data-table tasks-table" data-testid="tasks">
        <thead>
          <tr>
            <th scope="col">{t("tasks.task")}</th>
            <th scope="col">{t("tasks.due")}</th>
            <th scope="col">{t("tasks.owner")}</th>
            <th scope="col">{t("column.account")}</th>
            <th scope="col">{t("tasks.origin")}</th>
            <th scope="col">
              <span className="visually-hidden">{t("tasks.done")}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {items.map((task) => (
            <tr key={task.id} data-opened={task.id === opened || undefined}>
              <th scope="row">
                <button type="button" className="link-button" data-row onClick={() => onOpen(task)}>
                  {task.title}
                </button>
              </th>
              <td className="nowrap">
                <Due task={task} />
              </td>
              <td>
                <Owner task={task} />
              </td>
              <td>
                {task.account ? (
                  <Link
                    to="/accounts/$accountId"
                    params={{ accountId: String(task.account.id) }}
                    className="text-link"
                  >
                    {task.account.name}
                  </Link>
                ) : (
                  "–"
                )}
              </td>
              <td>{wordOf(t, "tasks.origin", task.origin.kind)}</td>
              <td className="cell-actions">
                {task.state !== "done" && mayChange(task) && (
                  <May action="work_tasks">
                    <button
                      type="button"
                      className="button"
                      disabled={isBusy}
                      aria-label={`${t("tasks.done")}: ${task.title}`}
                      onClick={() => onDone(task)}
                    >
                      {t("tasks.done")}
                    </button>
                  </May>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** When a task is due; one that is late says so. */
export function Due({ task }: { task: Task }) {
  const t = useTranslate();
  const format = useFormat();
  if (task.overdue) {
    return (
      <span className="bad strong">
        ▲ {format.date(task.due)} <span className="visually-hidden">{t("tasks.overdue")}</span>
      </span>
    );
  }
  return (
    <>
      {format.date(task.due)}
      {task.later_until && (
        <span className="small muted block">
          {t("tasks.later_until", { day: format.date(task.later_until) })}
        </span>
      )}
    </>
  );
}

/** Whose a task is; one who is shut out cannot do it. */
export function Owner({ task }: { task: Task }) {
  const t = useTranslate();
  return (
    <>
      {task.owner.name}
      {task.owner.disabled && <span className="small bad block">{t("tasks.owner_gone")}</span>}
    </>
  );
}
