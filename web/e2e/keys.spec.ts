import { expect, type Locator, type Page, test } from "@playwright/test";
import { destinations, sidebarPages } from "../src/navigation";
import { doubtfulPeople, standing, waitingId } from "./matching-data";
import { chord, expectAccessible, firstAccount, languages, open, rows, themes } from "./open";

const sidebar = (page: Page) => page.getByRole("complementary", { name: "Sidebar" });

test("each tooltip of the sidebar says the keys that lead there", async ({ page }) => {
  await open(page, "/matching/domains");
  const links = await sidebar(page)
    .getByRole("navigation")
    .getByRole("link")
    .evaluateAll((all) =>
      all.map((link) => ({
        to: link.getAttribute("href") ?? "",
        tooltip: link.getAttribute("title") ?? "",
      })),
    );
  expect(links).toHaveLength(sidebarPages.length);
  for (const { to, tooltip } of links) {
    const key = /· g (\w)$/.exec(tooltip)?.[1] ?? "";
    await chord(page, key);
    await expect(page, tooltip).toHaveURL(new RegExp(`${to}($|\\?)`));
  }
});

test("every page's keys lead to it, as the commands and the list of keys say", async ({ page }) => {
  await open(page, "/matching/domains");
  await page.keyboard.press("Control+k");
  const notes = await page
    .getByRole("option")
    .evaluateAll((all) => all.map((option) => option.querySelector(".small")?.textContent ?? ""));
  await page.keyboard.press("Escape");
  await page.keyboard.press("?");
  const list = page.getByRole("dialog", { name: "Keys" });
  for (const { key, to } of destinations) {
    if (!key) continue;
    expect(notes, to).toContain(`g ${key}`);
    await expect(list.locator("dt").filter({ hasText: new RegExp(`^g${key}$`) })).toHaveCount(1);
  }
  await page.keyboard.press("Escape");
  for (const { key, to } of destinations) {
    if (!key) continue;
    await chord(page, key);
    await expect(page, `g ${key}`).toHaveURL(new RegExp(`${to}($|\\?)`));
  }
});

test("the second key of a pair does nothing else on the page", async ({ page, request }) => {
  const { people } = await doubtfulPeople(request, 1);
  const id = await waitingId(request, people[0] ?? "");
  await open(page, `/matching/review?person=${id}`);
  await expect(page.getByTestId("review-person")).toHaveText(people[0] ?? "");
  // `r` alone rejects, `n` alone makes an account.
  await chord(page, "r");
  await expect(page).toHaveURL(/\/rising/);
  expect((await standing(request, id)).outcome).toBe("review");
  await page.goBack();
  await expect(page.getByTestId("review-person")).toHaveText(people[0] ?? "");
  await chord(page, "n");
  await expect(page).toHaveURL(/\/lists$/);
  await expect(page.getByRole("dialog")).toHaveCount(0);
});

for (const language of languages) {
  for (const theme of themes) {
    test(`the list of keys opens at its top in ${language}, ${theme}`, async ({ page }) => {
      // So low that it does not fit.
      await page.setViewportSize({ width: 1024, height: 420 });
      await open(page, "/imports", language, theme);
      await page.keyboard.press("?");
      const dialog = page.getByRole("dialog");
      await expect(dialog.getByRole("heading", { level: 2 })).toBeInViewport();
      expect(await dialog.evaluate((box) => box.scrollTop)).toBe(0);
      expect(await dialog.evaluate((box) => box.scrollHeight > box.clientHeight)).toBe(true);
      await expect(dialog.getByRole("button")).toBeFocused();
      await expectAccessible(page);
    });
  }
}

test("the key beside a letter is called as on the machine", async ({ page }) => {
  await page.addInitScript(() => {
    Object.defineProperty(Navigator.prototype, "platform", { get: () => "Win32" });
  });
  await open(page, "/imports");
  await expect(sidebar(page).getByRole("button", { name: /Commands/ })).toContainText("Ctrl K");
  await page.keyboard.press("?");
  await expect(page.getByRole("dialog")).toContainText("Ctrl");
  await expect(page.locator("body")).not.toContainText("⌘");
});

test("j, k and Enter walk through accounts at once, without a row that has the focus", async ({
  page,
}) => {
  await open(page, "/accounts");
  const link = (place: number) => page.locator(`[data-place="${place}"] a`);
  await expect(link(0)).toBeVisible();
  const first = Number((await firstAccount(page)).split("/").at(-1));
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(new RegExp(`open=${first}$`));
  await page.keyboard.press("Escape");
  await expect(page.locator(".drawer")).toHaveCount(0);
  await page.keyboard.press("j");
  await expect(link(1)).toBeFocused();
  await page.keyboard.press("k");
  await expect(link(0)).toBeFocused();

  // From a button as well, and never from a field.
  await page.getByRole("button", { name: "Builder", exact: true }).focus();
  await page.keyboard.press("j");
  await expect(link(1)).toBeFocused();
  const search = page.locator("[data-search]");
  await search.focus();
  await page.keyboard.type("jk");
  await expect(search).toHaveValue("jk");
  await expect(search).toBeFocused();
  await search.fill("");
  await page.getByRole("button", { name: "Builder", exact: true }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Add a condition" }).focus();
  await page.keyboard.press("j");
  await expect(page.getByRole("dialog").locator(":focus")).toHaveCount(1);
  await expect(page).not.toHaveURL(/open=/);
});

test("j goes on beyond what is in sight, and from what is seen after scrolling", async ({
  page,
}) => {
  await open(page, "/accounts");
  await expect(rows(page).first()).toBeVisible();
  for (let count = 0; count < 40; count += 1) await page.keyboard.press("j");
  const at = page.locator('[data-place="39"] a');
  await expect(at).toBeFocused();
  await expect(at).toBeInViewport();
  await page.locator(".table-scroll").evaluate((element) => {
    element.scrollTop = 36 * 300;
  });
  await expect(page.locator('[data-place="301"] a')).toBeVisible();
  await page.keyboard.press("j");
  await expect(page.locator('[data-place="300"] a')).toBeFocused();
});

test("the same key works on a Korean and a Greek layout", async ({ page }) => {
  await open(page, "/accounts");
  await expect(rows(page).first()).toBeVisible();
  const press = (key: string, code: string) =>
    page.evaluate((init) => document.body.dispatchEvent(new KeyboardEvent("keydown", init)), {
      key,
      code,
      bubbles: true,
      cancelable: true,
    });
  await press("ㅓ", "KeyJ");
  await expect(page.locator('[data-place="0"] a')).toBeFocused();
  await press("γ", "KeyG");
  await press("φ", "KeyF");
  await expect(page).toHaveURL(/\/funnel/);
});

/** Walks through a list that is fresh, and opens its second row. */
async function walk(page: Page, row: Locator): Promise<void> {
  await expect(row.nth(1)).toBeVisible();
  await page.keyboard.press("j");
  await expect(row.nth(0)).toBeFocused();
  await page.keyboard.press("j");
  await expect(row.nth(1)).toBeFocused();
  await page.keyboard.press("k");
  await expect(row.nth(0)).toBeFocused();
  await page.keyboard.press("j");
  await page.keyboard.press("Enter");
}

test("j, k and Enter walk through rising accounts", async ({ page }) => {
  await open(page, "/rising");
  const links = page.getByTestId("rising").locator("tbody a");
  const address = await links.nth(1).getAttribute("href");
  await walk(page, links);
  await expect(page).toHaveURL(new RegExp(`${address}$`));
});

test("j, k and Enter walk through lists and who stands on them", async ({ page, request }) => {
  for (const name of [`A ${Date.now()} ${Math.random()}`, `B ${Date.now()} ${Math.random()}`]) {
    const made = await request.post("/api/v1/lists", { data: { name } });
    const { id } = await made.json();
    await request.post(`/api/v1/lists/${id}/add`, { data: { filter: "id <= 12" } });
  }
  await open(page, "/lists");
  await walk(page, page.getByTestId("lists").locator("tbody a"));
  await expect(page).toHaveURL(/\/lists\/\d+$/);
  await expect(page.getByTestId("list-members")).toBeVisible();
  await page.getByRole("button", { name: /^Theme/ }).focus();
  const members = page.getByTestId("list-members").locator("tbody a");
  await walk(page, members);
  await expect(page).toHaveURL(/\/accounts\/\d+$/);
});

test("Enter opens the first row of a list at once", async ({ page }) => {
  await open(page, "/rising");
  const links = page.getByTestId("rising").locator("tbody a");
  await expect(links.first()).toBeVisible();
  const address = await links.first().getAttribute("href");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(new RegExp(`${address}$`));
});

test("duplicates and proposed accounts are walked through to what is asked", async ({
  page,
  request,
}) => {
  await doubtfulPeople(request, 1);
  await doubtfulPeople(request, 1);
  await open(page, "/duplicates");
  await walk(page, page.getByTestId("pair").locator("[data-row]"));
  const dialog = page.getByRole("dialog");
  await expect(dialog).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(dialog).toHaveCount(0);
  await open(page, "/matching/proposed");
  await walk(page, page.getByTestId("proposed").locator("[data-row]"));
  await expect(dialog).toBeVisible();
  await page.keyboard.press("Escape");
});

test("the records of a funnel's bar are walked through in their drawer", async ({ page }) => {
  await open(page, "/funnel?preset=all");
  await page.getByRole("button", { name: /Account-based, Target accounts: / }).press("Enter");
  const links = page.locator(".drawer [data-row]");
  await walk(page, links);
  await expect(page).toHaveURL(/\/accounts\/\d+$/);
});
