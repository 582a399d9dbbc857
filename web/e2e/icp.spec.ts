import { expect, test } from "@playwright/test";
import { expectAccessible, languages, open, themes } from "./open";

// Outcomes teach something only where many deals were closed: a demo of 2,000 accounts at least.
const market = process.env.SPEARGUN_MARKET_URL ?? process.env.SPEARGUN_URL;
if (market) test.use({ baseURL: market });

interface Finding {
  number: number;
  points: number;
  filter: string | null;
  rule: string | null;
  value: { counts: { won: number; lost: number; never: number } };
}

test("findings carry counts, a filter and a rule", async ({ page, request }) => {
  const icp = await (await request.get("/api/v1/icp")).json();
  const findings = icp.findings as Finding[];
  const ruled = findings.find(({ rule }) => rule);
  if (!ruled?.filter) throw new Error("the demo has no finding that makes a rule");

  await open(page, "/icp");
  const outcomes = page.getByTestId("outcomes");
  const whole = (count: number) => count.toLocaleString("en");
  for (const count of Object.values(icp.counts as Record<string, number>)) {
    await expect(outcomes).toContainText(whole(count));
  }
  const rows = page.locator('[data-testid^="findings-"] tbody tr');
  await expect(rows).toHaveCount(findings.length);
  const draft = page.getByRole("link", { name: /^Draft rule from / }).first();
  const address = new URL((await draft.getAttribute("href")) ?? "", "http://x");
  const said = {
    when: address.searchParams.get("when"),
    add: Number(address.searchParams.get("add")),
  };
  expect(findings.some(({ filter, points }) => filter === said.when && points === said.add)).toBe(
    true,
  );

  const answer = await request.get(`/api/v1/icp/findings/${ruled.number}/draft`);
  expect((await answer.json()).text).toContain(ruled.rule);
  const { won, lost, never } = ruled.value.counts;
  const chosen = await request.get("/api/v1/accounts", { params: { filter: ruled.filter } });
  expect((await chosen.json()).total).toBe(won + lost + never);
});

test("attributes, look-alikes and propensity explain themselves", async ({ page, request }) => {
  await open(page, "/icp");
  await page.getByRole("link", { name: "All attributes" }).click();
  await expect(page.getByTestId("values-industry")).toBeVisible();

  await page.getByRole("link", { name: "Look-alikes" }).click();
  const alike = page.getByTestId("lookalikes").locator("tbody tr");
  await expect(alike).toHaveCount(50);
  await expect(alike.first().getByRole("listitem").first()).toContainText("of customers");
  await page.getByLabel("Weigh customers by what they bought").check();
  await expect(page).toHaveURL(/amount=true/);
  await expect(alike).toHaveCount(50);

  await page.getByRole("link", { name: "Propensity" }).click();
  await expect(page.getByTestId("basis")).toBeVisible();
  const answer = page.waitForResponse((response) => response.request().method() === "POST");
  await page.getByRole("button", { name: "Train again" }).click();
  expect((await answer).status()).toBe(202);
  await expect(page.getByRole("button", { name: "Train again" })).toBeEnabled({ timeout: 60_000 });
  await expect(page.getByTestId("calibration")).toBeVisible();
  const found = await (await request.get("/api/v1/icp/propensity")).json();
  expect(found.model.version).toBeGreaterThan(0);
  const prospects = page.getByTestId("prospects").locator("tbody tr");
  await page.getByRole("button", { name: /^Show more/ }).click();
  await expect(prospects).toHaveCount(found.items.length);
  await prospects.first().getByRole("link").click();
  await expect(page.getByTestId("propensity")).toContainText("learned model");
});

for (const language of languages) {
  for (const theme of themes) {
    test(`what outcomes teach is accessible in ${language}, ${theme}`, async ({
      page,
      request,
    }) => {
      const complaints = await open(page, "/icp", language, theme);
      await expect(page.locator("html")).toHaveAttribute("lang", language);
      await expect(page.locator('[data-testid^="findings-"]').first()).toBeVisible();
      await expectAccessible(page);
      await page.goto("/icp?tab=attributes");
      await expect(page.getByTestId("values-industry")).toBeVisible();
      await expectAccessible(page);
      await page.goto("/icp?tab=lookalikes");
      await expect(page.getByTestId("lookalikes")).toBeVisible();
      await expectAccessible(page);
      // Learning goes on in the background; another test may have begun it.
      expect((await request.post("/api/v1/icp/propensity")).status()).toBe(202);
      const isLearned = async () => {
        const found = await (await request.get("/api/v1/icp/propensity")).json();
        return found.basis;
      };
      await expect.poll(isLearned, { timeout: 60_000 }).not.toBe("prior");
      await page.goto("/icp?tab=propensity");
      await expect(page.getByTestId("calibration")).toBeVisible();
      await expectAccessible(page);
      expect(complaints).toEqual([]);
    });
  }
}
