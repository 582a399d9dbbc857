import { expect, test } from "@playwright/test";
import { expectAccessible, firstAccount, languages, open, themes } from "./open";

const addresses = [
  "/accounts",
  "/funnel?preset=all&slice=tier",
  "/imports",
  "/imports/new",
  "/matching",
  "/matching/review",
  "/matching/proposed",
  "/matching/domains",
  "/duplicates",
  "/duplicates?tab=merges",
  "/changes",
];

for (const language of languages) {
  for (const theme of themes) {
    for (const address of addresses) {
      test(`${address} is accessible in ${language}, ${theme}`, async ({ page }) => {
        const complaints = await open(page, address, language, theme);
        await expect(page.locator("html")).toHaveAttribute("lang", language);
        await expectAccessible(page);
        expect(complaints).toEqual([]);
      });
    }

    test(`an account is accessible in ${language}, ${theme}`, async ({ page }) => {
      const complaints = await open(page, "/accounts", language, theme);
      await page.goto(await firstAccount(page));
      await expect(page.getByTestId("score")).toBeVisible();
      await page.waitForLoadState("networkidle");
      await expectAccessible(page);
      expect(complaints).toEqual([]);
    });

    test(`an explanation is accessible in ${language}, ${theme}`, async ({ page }) => {
      const complaints = await open(page, "/accounts", language, theme);
      await page.goto(await firstAccount(page));
      await page.locator('a[href^="/people/"]').first().click();
      await expect(page).toHaveURL(/\/people\/\d+\/match/);
      await expect(page.locator(".evidence").first()).toBeVisible();
      await page.waitForLoadState("networkidle");
      await expectAccessible(page);
      expect(complaints).toEqual([]);
    });

    test(`drawer, table and palette are accessible in ${language}, ${theme}`, async ({ page }) => {
      await open(page, "/accounts", language, theme);
      await page.locator("[data-place]").first().click();
      await expect(page.getByTestId("full-page")).toBeVisible();
      await page.waitForLoadState("networkidle");
      await expectAccessible(page);
      await page.goto("/funnel?preset=all&table=true");
      await expect(page.locator("table").first()).toBeVisible();
      await page.keyboard.press("Control+k");
      await expect(page.getByRole("combobox", { expanded: true })).toBeVisible();
      await expectAccessible(page);
    });
  }
}

test("an unknown address says so and leads back", async ({ page }) => {
  await open(page, "/no-such-page");
  await expect(page.locator("h1")).toHaveText("Not found");
  await page.getByRole("main").getByRole("link", { name: "Accounts" }).click();
  await expect(page).toHaveURL(/\/accounts/);
});
