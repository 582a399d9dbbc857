import { defineConfig } from "@playwright/test";

const chromium = process.env.CHROMIUM ?? "/usr/bin/chromium";

/** Runs against a server that is already there: `SPEARGUN_URL`, by default the local one. */
export default defineConfig({
  testDir: "e2e",
  // Against a test that hangs: how long one takes on a slow machine says nothing.
  timeout: 180_000,
  expect: { timeout: 15_000 },
  fullyParallel: true,
  workers: 2,
  retries: process.env.CI ? 1 : 0,
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
    trace: "on-first-retry",
  },
});
