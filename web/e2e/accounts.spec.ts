import { randomUUID } from "node:crypto";
import { expect, test } from "@playwright/test";
import { expectAccessible, open, rows } from "./open";

test("the list is ranked, and a column sorts it the other way", async ({ page }) => {
  await open(page, "/accounts");
  await expect(rows(page).first()).toBeVisible();
  const score = page.getByRole("columnheader", { name: "Score" });
  await expect(score).toHaveAttribute("aria-sort", "descending");
  await score.getByRole("button").click();
  await expect(page).toHaveURL(/sort=score/);
  await expect(score).toHaveAttribute("aria-sort", "ascending");
});

test("search and facets live in the URL and survive a reload", async ({ page }) => {
  await open(page, "/accounts");
  await expect(page.getByTestId("total")).toHaveText(/\d/);
  const before = await page.getByTestId("total").innerText();
  await page.locator(".tier-button").first().click();
  await expect(page).toHaveURL(/tier=/);
  await expect(page.getByTestId("total")).not.toHaveText(before);
  const narrowed = await page.getByTestId("total").innerText();
  await page.reload();
  await expect(page.getByTestId("total")).toHaveText(narrowed);
  await page.getByRole("button", { name: "Clear filters" }).click();
  await expect(page).not.toHaveURL(/tier=/);
  // Not compared with the first total: the wizard's test may have imported accounts meanwhile.
  await expect(page.getByTestId("total")).not.toHaveText(narrowed);
});

test("a search without result names the search and offers to clear it", async ({ page }) => {
  await open(page, "/accounts");
  await page.keyboard.press("/");
  await page.keyboard.type("zzqqxxyy");
  await page.keyboard.press("Enter");
  await expect(page.getByText(/No account matches/)).toBeVisible();
  await page.getByRole("main").getByRole("link", { name: "Clear filters" }).click();
  await expect(rows(page).first()).toBeVisible();
});

test("a bad filter says what is wrong", async ({ page }) => {
  await open(page, "/accounts");
  const field = page.getByRole("textbox", { name: "Filter" });
  await field.fill("emploees >= 200");
  await field.press("Enter");
  await expect(page.getByRole("alert")).toContainText("emploees");
  await expect(field).toHaveAttribute("aria-invalid", "true");
});

test("j, k and Enter walk through the list, Escape closes the drawer", async ({ page }) => {
  await open(page, "/accounts");
  await rows(page).first().getByRole("link").focus();
  await page.keyboard.press("j");
  await expect(page.locator('[data-place="1"] a')).toBeFocused();
  await page.keyboard.press("k");
  await expect(page.locator('[data-place="0"] a')).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/open=\d+/);
  await expect(page.locator(".drawer")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.locator(".drawer")).toHaveCount(0);
  await expect(page).not.toHaveURL(/open=/);
});

test("the end of the list is reached by scrolling", async ({ page }) => {
  await open(page, "/accounts");
  await expect(page.getByTestId("total")).toHaveText(/\d/);
  const total = Number((await page.getByTestId("total").innerText()).replace(/\D/g, ""));
  await page.locator(".table-scroll").evaluate((element) => {
    element.scrollTop = element.scrollHeight;
  });
  await expect(page.locator(`[data-place="${total - 1}"] a`)).toBeVisible();
  expect(await rows(page).count()).toBeLessThan(100);
});

test("a view can be saved, chosen and deleted", async ({ page }) => {
  await open(page, "/accounts?sort=name");
  const name = `By name ${randomUUID()}`;
  await page.getByRole("button", { name: "Save view" }).click();
  await page.getByLabel("Name of the view").fill(name);
  await page.getByRole("button", { name: "Save", exact: true }).click();
  const choice = page.getByLabel("Saved view");
  await expect(choice.locator("option", { hasText: name })).toHaveCount(1);
  await choice.selectOption({ label: "All accounts" });
  await expect(page).not.toHaveURL(/sort=name/);
  await choice.selectOption({ label: name });
  await expect(page).toHaveURL(/sort=name/);
  await page.getByRole("button", { name: "Delete view" }).click();
  await expect(page.getByRole("option", { name })).toHaveCount(0);
});

test("the account page adds up: parts and total", async ({ page }) => {
  await open(page, "/accounts");
  await rows(page).first().click();
  await page.getByTestId("full-page").click();
  await expect(page).toHaveURL(/\/accounts\/\d+$/);
  const total = Number(await page.getByTestId("score").innerText());
  const labels = await page.locator(".waterfall-labels button").allInnerTexts();
  const parts = labels.map((label) => Number(label.split(":").at(-1)?.replace("−", "-")));
  expect(parts.length).toBeGreaterThan(0);
  const sum = parts.reduce((all, part) => all + part, 0);
  // Each part is shown with one decimal.
  expect(Math.abs(sum - total)).toBeLessThan(0.05 * (parts.length + 1));
});

for (const [language, label, main] of [
  ["en", "Product line", "All (main model)"],
  ["ko", "제품군", "전체 (기본 모델)"],
  ["el", "Σειρά προϊόντων", "Όλες (κύριο μοντέλο)"],
] as const) {
  test(`a product line's model scores the list, the drawer and the page, ${language}`, async ({
    page,
  }) => {
    await open(page, "/accounts", language);
    await expect(rows(page).first()).toBeVisible();
    const picker = page.getByLabel(label);
    await expect(picker).toHaveValue("");
    await expect(picker.locator("option").first()).toHaveText(main);
    const before = await rows(page).first().innerText();
    await picker.selectOption("analytics");
    await expect(page).toHaveURL(/line=analytics/);
    await expect(rows(page).first()).not.toHaveText(before);
    await page.reload();
    await expect(picker).toHaveValue("analytics");
    await expectAccessible(page);
    await rows(page).first().click();
    const drawer = page.locator(".drawer");
    await expect(drawer.getByTestId("full-page")).toBeVisible();
    await drawer.getByTestId("full-page").click();
    await expect(page.getByTestId("score")).toBeVisible();
    const card = page.locator("section", { has: page.getByLabel(label) }).last();
    const title = card.getByRole("heading").first();
    const mainTitle = await title.innerText();
    await card.getByLabel(label).selectOption("analytics");
    await expect(title).not.toHaveText(mainTitle);
    await expectAccessible(page);
  });
}

test("on a small phone there is room for rows, and the page goes on to them", async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 640 });
  await open(page, "/accounts");
  await rows(page).nth(6).scrollIntoViewIfNeeded();
  await expect(rows(page).nth(6)).toBeInViewport({ ratio: 1 });
  const table = await page.locator(".table-scroll").boundingBox();
  expect(table?.height).toBeGreaterThanOrEqual(300);
  await rows(page).nth(6).click();
  await expect(page.getByTestId("full-page")).toBeVisible();
});
