import { defineConfig } from "@playwright/test";

const chromium = process.env.CHROMIUM ?? "/usr/bin/chromium";

/**
 * Tests that start jobs over the whole workspace, or publish a model for all of it. Only one job
 * runs at a time, and the server refuses a second one: so these follow each other. Each is made
 * for itself all the same, and one that fails stops none of the others.
 */
const jobs = /(imports|keys|matching|model|places|tag)\.spec\.ts/;

/** Runs against a server that is already there: `SPEARGUN_URL`, by default the local one. */
export default defineConfig({
  testDir: "e2e",
  // Against a test that hangs: how long one takes on a slow machine says nothing.
  timeout: 300_000,
  expect: { timeout: 60_000 },
  fullyParallel: true,
  workers: 2,
  // A test that passes the second time is one that fails now and then, and is to be mended. The
  // gate repeats it once all the same until five whole runs in a row have shown none.
  retries: process.env.CI ? 1 : 0,
  projects: [
    { name: "jobs", testMatch: jobs, workers: 1 },
    { name: "pages", testIgnore: jobs },
  ],
  reporter: [["list"]],
  use: {
    baseURL: process.env.SPEARGUN_URL ?? "http://127.0.0.1:7373",
    browserName: "chromium",
    viewport: { width: 1440, height: 1000 },
    locale: "en-US",
    launchOptions: {
      executablePath: chromium,
      args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
    },
    trace: "retain-on-failure",
  },
});
