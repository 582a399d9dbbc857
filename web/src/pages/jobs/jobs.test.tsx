import { screen } from "@testing-library/react";
import { expect, test } from "vitest";
import { refusal, serve } from "../../testing/server";
import { show } from "../../testing/show";
import { Schedules } from "./Schedules";
import { StartJob } from "./StartJob";

const schedule = {
  id: 3,
  kind: "score",
  every_minutes: null,
  daily_at: "02:30",
  next_due_at: "2026-12-01T02:30:00Z",
  last_job_id: null,
  created_by: "ann",
  created_at: "2026-11-30T12:00:00Z",
};

test("schedules say what runs, how often and when next", async () => {
  const hourly = { ...schedule, id: 4, kind: "new_kind", every_minutes: 1440, daily_at: null };
  serve("/api/v1/job-schedules", () => ({ items: [schedule, hourly] }));
  show(<Schedules />);
  const rows = await screen.findAllByRole("row");
  expect(rows[1]?.textContent).toContain("Score all accounts · annDaily at 02:30");
  expect(rows[1]?.textContent).toContain("Dec 1, 2026");
  expect(rows[2]?.textContent).toContain("new kind · annEvery 1,440 min");
});

test("without a schedule the page says so", async () => {
  serve("/api/v1/job-schedules", () => ({ items: [] }));
  show(<Schedules />, { language: "ko" });
  expect(await screen.findByText("예약된 작업이 없습니다.")).toBeDefined();
});

test("a schedule by minutes asks for minutes", async () => {
  serve("/api/v1/job-schedules", () => ({ items: [] }));
  const { user } = show(<Schedules />);
  expect(await screen.findByLabelText("Time of day")).toBeDefined();
  await user.selectOptions(screen.getByLabelText("Repeats"), "every");
  expect(screen.getByLabelText<HTMLInputElement>("Minutes").value).toBe("60");
  expect(screen.queryByLabelText("Time of day")).toBeNull();
});

test("a schedule that the server refuses is said", async () => {
  serve("/api/v1/job-schedules", () => refusal(409, "schedule 3 does this already"));
  const { user } = show(<Schedules />);
  await user.click(screen.getByRole("button", { name: "Schedule" }));
  expect((await screen.findAllByText(/does this already/)).length).toBeGreaterThan(0);
});

test("a job that cannot be added is said", async () => {
  serve("/api/v1/jobs", () => refusal(409, "too many jobs wait"));
  const { user } = show(<StartJob />);
  await user.selectOptions(screen.getByLabelText("Job to run"), "compact");
  await user.click(screen.getByRole("button", { name: "Run now" }));
  expect((await screen.findByRole("alert")).textContent).toBe("too many jobs wait");
});
