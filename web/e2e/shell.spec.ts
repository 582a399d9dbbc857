import { expect, type Page, test } from "@playwright/test";
import { sidebarPages } from "../src/navigation";
import { expectAccessible, languages, open, themes } from "./open";

const words = {
  en: { menu: "Menu", pages: "Pages", close: "Close", skip: "Skip to the content" },
  ko: { menu: "메뉴", pages: "페이지", close: "닫기", skip: "본문으로 건너뛰기" },
  el: { menu: "Μενού", pages: "Σελίδες", close: "Κλείσιμο", skip: "Μετάβαση στο περιεχόμενο" },
} as const;

const menuButton = (page: Page, language: keyof typeof words = "en") =>
  page.getByRole("banner").getByRole("button", { name: words[language].menu });
const menuOf = (page: Page, language: keyof typeof words = "en") =>
  page.getByRole("dialog", { name: words[language].menu });

/** How much wider the page is than the window. */
const excess = (page: Page) =>
  page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);

for (const language of languages) {
  for (const theme of themes) {
    test(`a phone's menu holds every page in ${language}, ${theme}`, async ({ page }) => {
      await page.setViewportSize({ width: 390, height: 844 });
      const complaints = await open(page, "/funnel", language, theme);
      await menuButton(page, language).click();
      const menu = menuOf(page, language);
      const links = menu.getByRole("navigation", { name: words[language].pages }).getByRole("link");
      await expect(links).toHaveCount(sidebarPages.length);
      for (const link of await links.all()) {
        await expect(link).toHaveText(/\p{L}/u);
        const box = await link.boundingBox();
        expect(box?.height).toBeGreaterThanOrEqual(44);
        expect((box?.x ?? -1) >= 0 && (box?.x ?? 0) + (box?.width ?? 999) <= 390).toBe(true);
      }
      await expect(menu.locator("[aria-current]")).toHaveCount(1);
      await expect(menu.locator('[aria-current="page"]')).toHaveAttribute("href", "/funnel");
      await expectAccessible(page);
      expect(complaints).toEqual([]);
    });
  }
}

for (const width of [360, 390, 767]) {
  test(`every page is reached by the menu at ${width} pixels, and none is too wide`, async ({
    page,
  }) => {
    await page.setViewportSize({ width, height: 740 });
    await open(page, "/accounts");
    await menuButton(page).click();
    const addresses = await menuOf(page)
      .getByRole("navigation")
      .getByRole("link")
      .evaluateAll((links) => links.map((link) => link.getAttribute("href") ?? ""));
    await page.keyboard.press("Escape");
    expect(new Set(addresses).size).toBe(sidebarPages.length);
    for (const address of addresses) {
      await menuButton(page).click();
      await menuOf(page).locator(`a[href="${address}"]`).click();
      await expect(menuOf(page)).toHaveCount(0);
      await expect(page).toHaveURL(new RegExp(`${address}($|\\?)`));
      await expect(page.locator("h1")).toBeVisible();
      await page.waitForLoadState("networkidle");
      expect(await excess(page), address).toBeLessThanOrEqual(0);
      await expect(menuButton(page)).toBeInViewport();
    }
  });
}

test("the menu takes the focus, keeps it and gives it back", async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await open(page, "/rising");
  const button = menuButton(page);
  const menu = menuOf(page);
  const isWithin = () => menu.evaluate((box) => box.contains(document.activeElement));
  await button.focus();
  await page.keyboard.press("Enter");
  await expect(menu).toBeVisible();
  await expect(button).toHaveAttribute("aria-expanded", "true");
  expect(await isWithin()).toBe(true);
  // The page beneath is out of reach; only the browser's own bar may have the focus in between.
  for (let count = 0; count < 30; count += 1) {
    await page.keyboard.press("Tab");
    expect(await page.locator("main :focus").count()).toBe(0);
  }
  // A page that belongs to another is marked as such.
  await expect(menu.locator("[aria-current]")).toHaveAttribute("href", "/live");

  await page.keyboard.press("Escape");
  await expect(menu).toHaveCount(0);
  await expect(button).toBeFocused();
  await button.click();
  await page.mouse.click(380, 400);
  await expect(menu).toHaveCount(0);
  await button.click();
  await menu.getByRole("button", { name: "Close" }).click();
  await expect(menu).toHaveCount(0);
  await button.click();
  await menu.getByRole("button", { name: /^Commands/ }).click();
  await expect(page.getByRole("combobox", { expanded: true })).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(button).toBeFocused();
});

test("a menu that is open goes where there is room for the sidebar", async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await open(page, "/funnel");
  await menuButton(page).click();
  await expect(menuOf(page)).toBeVisible();
  await page.setViewportSize({ width: 1024, height: 768 });
  await expect(menuOf(page)).toHaveCount(0);
  await expect(page.getByRole("complementary", { name: "Sidebar" })).toBeVisible();
  await expect(page.getByRole("banner")).toHaveCount(0);
});

for (const language of languages) {
  test(`the first Tab offers to skip the navigation in ${language}`, async ({ page }) => {
    await open(page, "/funnel?preset=all", language);
    await page.keyboard.press("Tab");
    const skip = page.getByRole("link", { name: words[language].skip });
    await expect(skip).toBeFocused();
    await expect(skip).toBeInViewport();
    await expectAccessible(page);
    await page.keyboard.press("Enter");
    await expect(page.locator("main")).toBeFocused();
    await expect(page).toHaveURL(/\/funnel\?preset=all$/);
    await page.keyboard.press("Tab");
    await expect(page.locator("main :focus")).toHaveCount(1);
  });
}

for (const width of [800, 1440]) {
  test(`the sidebar's names are what it shows at ${width} pixels`, async ({ page }) => {
    await page.setViewportSize({ width, height: 900 });
    await open(page, "/matching/review");
    const sidebar = page.getByRole("complementary", { name: "Sidebar" });
    // Voice control finds what it is called by: no name hides what is written.
    await expect(sidebar.locator("a[aria-label], button[aria-label]")).toHaveCount(0);
    for (const name of ["Accounts", "Lists", "Matching", "Commands", "Keys"]) {
      await expect(
        sidebar.locator("a, button").filter({ hasText: new RegExp(`^${name}`) }),
      ).toBeVisible();
    }
    await expect(sidebar.locator('[aria-current="page"]')).toHaveAttribute("href", "/matching");
  });
}
