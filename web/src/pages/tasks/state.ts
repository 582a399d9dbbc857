/** States that tasks are shown by, in their order; the first is the default. */
export const states = ["open", "later", "handed_on", "done"] as const;
export type TasksOf = (typeof states)[number];

/** The state of the page of tasks: all of it lives in the URL. */
export interface TasksState {
  /** The state, where it is not the first. */
  state?: TasksOf;
  /** Whether the tasks of all people are shown. */
  all?: true;
  /** The task whose drawer is open. */
  task?: number;
}

/** Reads the state from a URL's parameters; what makes no sense is left out. */
export function readTasksState(raw: Record<string, unknown>): TasksState {
  const found: TasksState = {};
  const state = states.slice(1).find((known) => known === raw.state);
  if (state) found.state = state;
  if (String(raw.all) === "true") found.all = true;
  const task = Number(raw.task);
  if (Number.isSafeInteger(task) && task > 0) found.task = task;
  return found;
}
