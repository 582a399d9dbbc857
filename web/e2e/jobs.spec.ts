import { expect, test } from "@playwright/test";
import { chord, expectAccessible, languages, open, themes } from "./open";

test("a job is seen from its start to its end", async ({ page }) => {
  await open(page, "/accounts");
  const begun = await page.request.post("/api/v1/match/run");
  // Another test may have begun one.
  expect([202, 409]).toContain(begun.status());
  await chord(page, "j");
  await expect(page).toHaveURL(/\/jobs/);
  const first = page.getByTestId("jobs").locator("tbody tr").first();
  await expect(first).toContainText("Match people");
  await expect(first).toHaveAttribute("data-state", "done", { timeout: 30_000 });
  await expect(first).toContainText("Done");
  // It comes again after a restart: it is in the store, and the list names who asked for it.
  await page.reload();
  await expect(first).toContainText("Match people");
});

test("a job that failed is repeated, and one that waits is stopped", async ({ page }) => {
  // What the page does with such jobs is tried on answers, as none fails by itself.
  const job = {
    id: 7,
    kind: "families",
    state: "failed",
    is_stopping: false,
    created_by: "ann",
    created_at: "2026-11-30T10:00:00Z",
    due_at: "2026-11-30T10:00:00Z",
    attempts: 2,
    attempts_max: 5,
    holder: null,
    progress: null,
    started_at: "2026-11-30T10:00:01Z",
    finished_at: "2026-11-30T10:00:02Z",
    fault: "the list cannot be read",
  };
  const progress = { what: "people", done: 1200, total: 5000 };
  const states = { waiting: "running", failed: "failed", isStopping: false };
  const active = { ...job, id: 8, kind: "new_kind", fault: null, progress };
  const items = () => [
    { ...active, state: states.waiting, is_stopping: states.isStopping },
    { ...job, state: states.failed },
  ];
  await page.route("**/api/v1/jobs?*", (route) =>
    route.fulfill({ json: { items: items(), total: 2 } }),
  );
  const calls: string[] = [];
  await page.route("**/api/v1/jobs/*/*", (route) => {
    const path = new URL(route.request().url()).pathname;
    calls.push(path);
    if (path.endsWith("/retry")) states.failed = "waiting";
    else states.isStopping = true;
    return route.fulfill({ json: items()[0] });
  });
  await open(page, "/jobs");
  const rows = page.getByTestId("jobs").locator("tbody tr");
  await expect(rows.nth(0)).toContainText("1,200 of 5,000");
  await expect(rows.nth(0)).toContainText("new kind");
  await expect(rows.nth(1)).toContainText("the list cannot be read");
  await expectAccessible(page);
  await page.getByRole("button", { name: "Repeat job 7" }).click();
  await expect(rows.nth(1)).toHaveAttribute("data-state", "waiting");
  await page.getByRole("button", { name: "Stop job 8" }).click();
  await expect(rows.nth(0)).toContainText("Stopping");
  expect(calls).toEqual(["/api/v1/jobs/7/retry", "/api/v1/jobs/8/cancel"]);
});

test("a job is run now, and one is scheduled", async ({ page }) => {
  await open(page, "/jobs");
  const start = page.getByTestId("start-job");
  await start.getByLabel("Job to run").selectOption("account_tables");
  await start.getByRole("button", { name: "Run now" }).click();
  await page.getByLabel("Kind of job", { exact: true }).selectOption("account_tables");
  const rows = page.getByTestId("jobs").locator("tbody tr");
  await expect(rows.first()).toContainText("Write account tables");
  await expect(rows.first()).toHaveAttribute("data-state", "done", { timeout: 30_000 });
  const schedule = page.getByTestId("new-schedule");
  await schedule.getByLabel("Job to schedule").selectOption("compact");
  await schedule.getByLabel("Time of day").fill("03:15");
  await schedule.getByRole("button", { name: "Schedule" }).click();
  const kept = page.getByTestId("schedules").locator("tbody tr", { hasText: "03:15" });
  await expect(kept).toContainText("Move events into the lake");
  // It is made once.
  await schedule.getByRole("button", { name: "Schedule" }).click();
  await expect(schedule.getByRole("alert")).toContainText("does this already");
  await expectAccessible(page);
  await kept.getByRole("button", { name: "Remove the schedule of" }).click();
  await expect(kept).toHaveCount(0);
});

for (const language of languages) {
  for (const theme of themes) {
    test(`jobs are accessible in ${language}, ${theme}`, async ({ page }) => {
      const complaints = await open(page, "/jobs", language, theme);
      await expect(page.locator("h1")).toBeVisible();
      await expectAccessible(page);
      expect(complaints).toEqual([]);
    });
  }
}
