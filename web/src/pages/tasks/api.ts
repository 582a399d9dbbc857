import { infiniteQueryOptions, type QueryClient, queryOptions } from "@tanstack/react-query";
import { client, dataOf, keysOf, nextOffset, pageSize, refresh, type Schemas } from "../../api";
import type { TasksOf } from "./state";

export type Task = Schemas["Task"];
export type TaskEvent = Schemas["TaskEvent"];
export type Colleague = Schemas["Colleague"];

export const tasksKey = keysOf("tasks");
const colleaguesKey = keysOf("colleagues");
/** How often a page of tasks looks for new ones. */
const lookEvery = 10_000;

const byId = (id: number) => ({ params: { path: { id } } });

/** What narrows tasks down: one's own or those of all, by state, or by what they come from. */
export interface TaskFilter {
  state: TasksOf | "all";
  all?: boolean;
  origin?: string;
  origin_id?: number;
  account?: number;
}

export const tasksQuery = (filter: TaskFilter) =>
  infiniteQueryOptions({
    queryKey: tasksKey("list", filter),
    initialPageParam: 0,
    refetchInterval: lookEvery,
    queryFn: ({ pageParam, signal }) =>
      dataOf(
        client.GET("/api/v1/tasks", {
          params: { query: { ...filter, offset: pageParam, limit: pageSize } },
          signal,
        }),
      ),
    getNextPageParam: nextOffset,
  });

export const taskQuery = (id: number) =>
  queryOptions({
    queryKey: tasksKey("one", id),
    queryFn: ({ signal }) => dataOf(client.GET("/api/v1/tasks/{id}", { ...byId(id), signal })),
  });

export const taskEventsQuery = (id: number) =>
  queryOptions({
    queryKey: tasksKey("events", id),
    queryFn: ({ signal }) =>
      dataOf(
        client.GET("/api/v1/tasks/{id}/history", {
          params: { path: { id }, query: { limit: 500 } },
          signal,
        }),
      ),
  });

/** The people who can be given something to do. */
export const colleaguesQuery = queryOptions({
  queryKey: colleaguesKey(),
  queryFn: ({ signal }) => dataOf(client.GET("/api/v1/colleagues", { signal })),
  staleTime: 60_000,
});

export const calendarQuery = queryOptions({
  queryKey: tasksKey("calendar"),
  queryFn: ({ signal }) => dataOf(client.GET("/api/v1/me/calendar", { signal })),
});

export const createTask = (body: Schemas["NewTask"]) =>
  dataOf(client.POST("/api/v1/tasks", { body }));

export const editTask = (id: number, body: Schemas["TaskEdit"]) =>
  dataOf(client.PUT("/api/v1/tasks/{id}", { ...byId(id), body }));

export const handTaskOn = (id: number, body: Schemas["TaskHandOn"]) =>
  dataOf(client.POST("/api/v1/tasks/{id}/hand-on", { ...byId(id), body }));

export const finishTask = (id: number, body: Schemas["TaskRemark"]) =>
  dataOf(client.POST("/api/v1/tasks/{id}/finish", { ...byId(id), body }));

export const putTaskOff = (id: number, body: Schemas["TaskDelay"]) =>
  dataOf(client.POST("/api/v1/tasks/{id}/put-off", { ...byId(id), body }));

export const reopenTask = (id: number, body: Schemas["TaskRemark"]) =>
  dataOf(client.POST("/api/v1/tasks/{id}/reopen", { ...byId(id), body }));

export const makeCalendar = () => dataOf(client.POST("/api/v1/me/calendar"));

export const revokeCalendar = () => dataOf(client.DELETE("/api/v1/me/calendar"));

export const refreshTasks = (queries: QueryClient) => refresh(queries, [tasksKey()]);
