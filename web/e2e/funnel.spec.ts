import { expect, test } from "@playwright/test";
import { expectAccessible, open } from "./open";

test("a bar lists the records behind it, and each leads to its account", async ({ page }) => {
  await open(page, "/funnel?preset=all");
  const bar = page.getByRole("button", { name: /Account-based, Target accounts: / });
  const count = (await bar.getAttribute("aria-label"))?.match(/: ([\d,]+)/)?.[1];
  await bar.press("Enter");
  await expect(page).toHaveURL(/stage=target/);
  const drawer = page.locator(".drawer");
  await expect(drawer.getByRole("heading")).toContainText(count ?? "?");
  await drawer.getByRole("link").first().click();
  await expect(page).toHaveURL(/\/accounts\/\d+/);
});

test("rates show their base on hover", async ({ page }) => {
  await open(page, "/funnel?preset=all");
  await page.locator(".pill").first().hover();
  await expect(page.getByRole("tooltip")).toContainText(/\d+ of \d+|No case/);
});

test("period, mode, slice and table live in the URL", async ({ page }) => {
  await open(page, "/funnel");
  await page.getByLabel("Period", { exact: true }).last().selectOption("all");
  await expect(page).toHaveURL(/preset=all/);
  await page.getByRole("button", { name: "Cohort" }).click();
  await expect(page).toHaveURL(/mode=cohort/);
  await page.getByLabel("Compare by").selectOption("tier");
  await expect(page).toHaveURL(/slice=tier/);
  await page.getByRole("button", { name: "Show as table" }).click();
  await expect(page.locator("table").first()).toContainText("Target accounts");
  await page.reload();
  await expect(page.getByRole("button", { name: "Show as chart" })).toBeVisible();
  await expect(page.getByLabel("Compare by")).toHaveValue("tier");
});

test("own dates replace the preset", async ({ page }) => {
  await open(page, "/funnel?from=2024-01-01&to=2024-12-31");
  await expect(page.getByLabel("First day")).toHaveValue("2024-01-01");
  await page.getByLabel("First day").fill("2024-03-01");
  await page.getByLabel("First day").press("Enter");
  await expect(page).toHaveURL(/from=2024-03-01/);
});

test("the words say by what they are counted, and people why they are MQLs", async ({
  page,
  request,
}) => {
  const funnel = await (await request.get("/api/v1/funnel")).json();
  const mql = funnel.definitions.find(({ key }: { key: string }) => key === "mql");
  await open(page, "/funnel");
  await expect(page.getByText(mql.event)).toBeVisible();
  const params = { filter: "mqls >= 1", limit: 1 };
  const found = await (await request.get("/api/v1/accounts", { params })).json();
  const id = found.items[0].id;
  const { people } = await (await request.get(`/api/v1/accounts/${id}`)).json();
  const leads = people.flatMap((person: { leads: unknown[] }) => person.leads.slice(0, 1));
  expect(leads.length).toBeGreaterThan(0);
  await open(page, `/accounts/${id}`);
  const tags = page.locator('[data-testid^="lead-"]');
  await expect(tags).toHaveCount(leads.length);
  await expect(tags.first()).toContainText("since");
  await expectAccessible(page);
});
