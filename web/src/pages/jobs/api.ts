import { queryOptions } from "@tanstack/react-query";
import { client, dataOf, keysOf, type Schemas } from "../../api";

export type Job = Schemas["Job"];
export type JobSchedule = Schemas["JobSchedule"];
export type StandingJobKind = Schemas["StandingJobKind"];
type NewJobSchedule = Schemas["NewJobSchedule"];

export const jobsKey = keysOf("jobs");

/** How many jobs the page shows. */
export const shownJobs = 100;

/** The jobs that anybody may ask for at any time. */
export const standingJobs: readonly StandingJobKind[] = [
  "score",
  "match",
  "train",
  "learn_propensity",
  "account_tables",
  "compact",
];

export const isOpen = (job: Job) => job.state === "waiting" || job.state === "running";

export const jobsQuery = (kind?: string) =>
  queryOptions({
    queryKey: jobsKey("list", kind),
    queryFn: ({ signal }) =>
      dataOf(client.GET("/api/v1/jobs", { params: { query: { limit: shownJobs, kind } }, signal })),
    refetchInterval: ({ state }) => (state.data?.items.some(isOpen) ? 1_000 : 10_000),
  });

/** One job, asked for until it has ended. */
export const jobQuery = (id: number) =>
  queryOptions({
    queryKey: jobsKey("job", id),
    queryFn: ({ signal }) =>
      dataOf(client.GET("/api/v1/jobs/{id}", { params: { path: { id } }, signal })),
    refetchInterval: ({ state }) => (state.data && !isOpen(state.data) ? false : 500),
  });

export const addJob = (kind: StandingJobKind) =>
  dataOf(client.POST("/api/v1/jobs", { body: { kind } }));

export const cancelJob = (id: number) =>
  dataOf(client.POST("/api/v1/jobs/{id}/cancel", { params: { path: { id } } }));

export const retryJob = (id: number) =>
  dataOf(client.POST("/api/v1/jobs/{id}/retry", { params: { path: { id } } }));

export const schedulesQuery = queryOptions({
  queryKey: jobsKey("schedules"),
  queryFn: ({ signal }) => dataOf(client.GET("/api/v1/job-schedules", { signal })),
});

export const addSchedule = (body: NewJobSchedule) =>
  dataOf(client.POST("/api/v1/job-schedules", { body }));

export const removeSchedule = (id: number) =>
  dataOf(client.DELETE("/api/v1/job-schedules/{id}", { params: { path: { id } } }));
