import { expect, test } from "@playwright/test";
import { chord, expectAccessible, languages, open, themes } from "./open";

interface Check {
  key: string;
  verdict: string;
  figure: number | null;
  numbers: Record<string, number>;
  filter: string | null;
}
interface Cause {
  cause: string;
  verdict: string;
  checks: Check[];
}

const words = { good: "Good", look: "Take a look", bad: "Problem", unknown: "Not enough data" };

test("the five causes stand in order with what the server found", async ({ page, request }) => {
  const answer = await (await request.get("/api/v1/health-check")).json();
  const causes = answer.causes as Cause[];
  expect(causes.map(({ cause }) => cause)).toEqual([
    "like_any_campaign",
    "committee_unknown",
    "wrong_expectations",
    "content_not_tailored",
    "teams_apart",
  ]);
  const complaints = await open(page, "/health");
  await expect(page.locator("[data-cause-verdict]")).toHaveCount(5);
  const titles = await page.locator("[data-cause-verdict] h2").allTextContents();
  expect(titles).toEqual([
    "Treated like any campaign",
    "Buying committee unknown",
    "Wrong expectations",
    "Content not tailored",
    "Sales and marketing apart",
  ]);
  for (const { cause, verdict, checks } of causes) {
    const card = page.getByTestId(`cause-${cause}`);
    // In words, not by colour alone.
    await expect(card.locator(".card-head .verdict")).toHaveText(
      words[verdict as keyof typeof words],
    );
    for (const check of checks) {
      const item = card.locator(`[data-check="${check.key}"]`);
      await expect(item.locator(".verdict")).toHaveText(words[check.verdict as keyof typeof words]);
      // No verdict without its figure and threshold, and what to do where all is not well.
      if (check.figure == null) await expect(item).toContainText("Missing:");
      else await expect(item).toContainText(/Good (from|up to|when)/);
      const isBad = check.verdict === "bad" || check.verdict === "look";
      await expect(item.getByText("What to do:")).toHaveCount(isBad ? 1 : 0);
    }
  }
  await expect(page.locator("main")).not.toContainText(/[{}]|health\./);
  expect(complaints).toEqual([]);
});

test("a check links to exactly the accounts behind it", async ({ page, request }) => {
  // What other tests import or move between the two answers is in the second one only.
  await expect(async () => {
    const answer = await (await request.get("/api/v1/health-check")).json();
    const checks = (answer.causes as Cause[]).flatMap((cause) => cause.checks);
    const linked = checks.filter(({ filter, numbers }) => filter && numbers.behind != null);
    expect(linked.length).toBeGreaterThan(3);
    for (const { key, filter, numbers } of linked) {
      const address = `/api/v1/accounts?limit=1&filter=${encodeURIComponent(filter ?? "")}`;
      const list = await (await request.get(address)).json();
      expect(list.total, `${key}: ${filter}`).toBe(numbers.behind);
    }
  }).toPass();
  await open(page, "/health");
  const single = page.locator('[data-check="single_thread"]');
  await single.getByRole("link").click();
  await expect(page).toHaveURL(/single_threaded/);
  await expect(page.locator("[data-place]").first()).toBeVisible();
});

test("the page is one key chord away", async ({ page }) => {
  await open(page, "/accounts");
  await chord(page, "h");
  await expect(page).toHaveURL(/\/health$/);
  await expect(page.locator("[data-cause-verdict]")).toHaveCount(5);
});

test("where nothing can be said, the page says what to import", async ({ page }) => {
  await page.route("**/api/v1/health-check", async (route) => {
    const answer = await route.fetch();
    const body = await answer.json();
    for (const cause of body.causes as Cause[]) {
      cause.verdict = "unknown";
      for (const check of cause.checks) {
        Object.assign(check, { verdict: "unknown", figure: null, filter: null, numbers: {} });
        Object.assign(check, { missing: ["accounts"] });
      }
    }
    await route.fulfill({ response: answer, json: body });
  });
  await open(page, "/health");
  await expect(page.getByText("Nothing can be checked yet.")).toBeVisible();
  await expect(page.locator("main").getByRole("link", { name: "Import data" })).toBeVisible();
  await expect(page.getByText("Missing: accounts: import companies.").first()).toBeVisible();
});

test("the page fits a telephone", async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await open(page, "/health", "el");
  await expect(page.locator("[data-cause-verdict]")).toHaveCount(5);
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  expect(width).toBeLessThanOrEqual(390);
  await expectAccessible(page);
});

for (const language of languages) {
  for (const theme of themes) {
    test(`the health check is accessible in ${language}, ${theme}`, async ({ page }) => {
      const complaints = await open(page, "/health", language, theme);
      await expect(page.locator("html")).toHaveAttribute("lang", language);
      await expect(page.locator("[data-cause-verdict]")).toHaveCount(5);
      await expectAccessible(page);
      expect(complaints).toEqual([]);
    });
  }
}
