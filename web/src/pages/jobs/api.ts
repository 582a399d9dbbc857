import { queryOptions } from "@tanstack/react-query";
import { client, dataOf, keysOf, type Schemas } from "../../api";

export type Job = Schemas["Job"];

const jobsKey = keysOf("jobs");

/** How many jobs the page shows. */
export const shownJobs = 100;

const isOpen = (job: Job) => job.state === "waiting" || job.state === "running";

export const jobsQuery = queryOptions({
  queryKey: jobsKey(),
  queryFn: ({ signal }) =>
    dataOf(client.GET("/api/v1/jobs", { params: { query: { limit: shownJobs } }, signal })),
  refetchInterval: ({ state }) => (state.data?.items.some(isOpen) ? 1_000 : 10_000),
});

export const cancelJob = (id: number) =>
  dataOf(client.POST("/api/v1/jobs/{id}/cancel", { params: { path: { id } } }));

export const retryJob = (id: number) =>
  dataOf(client.POST("/api/v1/jobs/{id}/retry", { params: { path: { id } } }));
