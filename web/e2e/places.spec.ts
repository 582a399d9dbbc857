import { expect, type Page, test } from "@playwright/test";
import { doubtfulPeople, importRows, mark } from "./matching-data";
import { open, rows } from "./open";

const table = ".table-scroll";

/** How far something is from its top; the page itself without a selector. */
const topOf = (page: Page, selector?: string) =>
  page.evaluate((wanted) => {
    const element = wanted ? document.querySelector(wanted) : document.scrollingElement;
    return Math.round(element?.scrollTop ?? -1);
  }, selector);

/** Scrolls as far as wanted, or as far as it goes, and says how far that is. */
async function scroll(page: Page, wanted: number, selector?: string): Promise<number> {
  const top = await page.evaluate(
    ([to, inner]) => {
      const element = inner ? document.querySelector(inner) : document.scrollingElement;
      if (element) element.scrollTop = to;
      return Math.round(element?.scrollTop ?? -1);
    },
    [wanted, selector] as const,
  );
  expect(top, "there is something to scroll").toBeGreaterThan(50);
  return top;
}

test("Back from an account's page comes back to its row", async ({ page }) => {
  await open(page, "/accounts");
  await expect(rows(page).first()).toBeVisible();
  const top = await scroll(page, 36 * 80, table);
  const row = page.locator('[data-place="85"] a');
  const name = await row.innerText();
  await row.click();
  await page.getByTestId("full-page").click();
  await expect(page.getByTestId("score")).toBeVisible();
  expect(await topOf(page), "a new page begins at its top").toBe(0);
  await page.goBack();
  await expect.poll(() => topOf(page, table)).toBe(top);
  await expect(row).toHaveText(name);
  await expect(row).toBeInViewport();
  await page.goBack();
  await expect(page).not.toHaveURL(/open=/);
  expect(await topOf(page, table)).toBe(top);
  await page.goForward();
  await page.goForward();
  await expect(page.getByTestId("score")).toBeVisible();
  await page.goBack();
  await expect.poll(() => topOf(page, table)).toBe(top);
});

test("a reload keeps the place, and the sidebar leads to the top", async ({ page }) => {
  await open(page, "/accounts");
  await expect(rows(page).first()).toBeVisible();
  const top = await scroll(page, 36 * 120, table);
  await expect(page.locator('[data-place="125"] a')).toBeVisible();
  await page.reload();
  await expect.poll(() => topOf(page, table)).toBe(top);
  await expect(page.locator('[data-place="125"] a')).toBeVisible();
  // Another tab, or a link from outside, begins at the top, whatever was kept.
  await page.getByRole("link", { name: "Double funnel" }).click();
  await expect(page).toHaveURL(/\/funnel/);
  await page.getByRole("link", { name: "Accounts", exact: true }).click();
  await expect(rows(page).first()).toBeVisible();
  await expect(page.locator('[data-place="0"] a')).toBeInViewport();
  expect(await topOf(page, table)).toBe(0);
});

test("the place is found when the rows come late, and left to whoever scrolls", async ({
  page,
}) => {
  await open(page, "/accounts");
  await expect(rows(page).first()).toBeVisible();
  const top = await scroll(page, 36 * 90, table);
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  const list = /\/api\/v1\/accounts\?/;
  await page.route(list, async (route) => {
    await held;
    await route.continue();
  });
  await page.reload();
  await expect(page.locator("h1")).toBeVisible();
  expect(await topOf(page, table)).toBeLessThan(top);
  release();
  await expect.poll(() => topOf(page, table)).toBe(top);
  await page.unroute(list);

  await page.locator(table).hover();
  await page.mouse.wheel(0, -720);
  await expect.poll(() => topOf(page, table)).toBeLessThan(top - 300);
  const own = await topOf(page, table);
  await page.reload();
  await expect.poll(() => topOf(page, table)).toBe(own);
});

test("a filter and a drawer move nothing", async ({ page }) => {
  await page.setViewportSize({ width: 1280, height: 500 });
  await open(page, "/funnel?preset=all");
  const bar = page.getByRole("button", { name: /Account-based, Target accounts: / });
  await bar.scrollIntoViewIfNeeded();
  const top = await scroll(page, 260);
  await bar.press("Enter");
  await expect(page).toHaveURL(/stage=target/);
  const drawer = page.locator(".drawer");
  await expect(drawer.locator("[data-row]").first()).toBeVisible();
  expect(await topOf(page)).toBe(top);
  // The records keep their place as well.
  const inner = await scroll(page, 700, ".drawer");
  await drawer.locator("[data-row]").nth(16).click();
  await expect(page).toHaveURL(/\/accounts\/\d+$/);
  await expect.poll(() => topOf(page)).toBe(0);
  await page.goBack();
  await expect.poll(() => topOf(page, ".drawer")).toBe(inner);
  await expect.poll(() => topOf(page)).toBe(top);
});

/** Goes to an account from a list that is scrolled, and back. */
async function thereAndBack(page: Page, link: string, selector?: string): Promise<void> {
  await expect(page.locator(link).last()).toBeVisible();
  const top = await scroll(page, 400, selector);
  // Not scrolled to by the test: the click is on something that is in sight.
  const shown = await page.locator(link).evaluateAll((links) =>
    links.findIndex((one) => {
      const { top, bottom } = one.getBoundingClientRect();
      return top > 120 && bottom < window.innerHeight - 20;
    }),
  );
  expect(shown).toBeGreaterThanOrEqual(0);
  await page.locator(link).nth(shown).click();
  await expect(page).toHaveURL(/\/(accounts|people)\/\d+/);
  await expect.poll(() => topOf(page)).toBe(0);
  await page.goBack();
  await expect.poll(() => topOf(page, selector)).toBe(top);
  await page.reload();
  await expect.poll(() => topOf(page, selector)).toBe(top);
}

test("Back comes back to the place among rising accounts", async ({ page }) => {
  await page.setViewportSize({ width: 1280, height: 420 });
  await open(page, "/rising");
  await thereAndBack(page, '[data-testid="rising"] tbody a');
});

test("Back comes back to the place in a list", async ({ page, request }) => {
  await page.setViewportSize({ width: 1280, height: 420 });
  const made = await request.post("/api/v1/lists", { data: { name: `Long ${mark()}` } });
  const { id } = await made.json();
  await request.post(`/api/v1/lists/${id}/add`, { data: { filter: "id <= 40" } });
  await open(page, `/lists/${id}`);
  await thereAndBack(page, '[data-testid="list-members"] tbody a');
});

test("Back comes back to the place among duplicates and proposed accounts", async ({
  page,
  request,
}) => {
  await page.setViewportSize({ width: 1280, height: 420 });
  await doubtfulPeople(request, 1);
  await doubtfulPeople(request, 1);
  await open(page, "/duplicates");
  await thereAndBack(page, '[data-testid="pair"] a');
  for (const name of [mark(), mark(), mark(), mark(), mark(), mark()]) {
    await importRows(
      request,
      "person",
      ["anna", "maria"].map((first) => ({
        external_id: `${name}-${first}`,
        first_name: first,
        last_name: name,
        email: `${first}@${name}.example`,
        company: `${name} Works`,
      })),
    );
  }
  await open(page, "/matching/proposed");
  await thereAndBack(page, '[data-testid="proposed"] tbody a');
});

test("Back comes back to the place in the review queue", async ({ page, request }) => {
  await page.setViewportSize({ width: 1280, height: 420 });
  await doubtfulPeople(request, 6);
  await doubtfulPeople(request, 6);
  await open(page, "/matching/review");
  const list = ".review-list";
  await expect(page.locator(`${list} a`).nth(11)).toBeAttached();
  const top = await scroll(page, 300, list);
  await page.getByRole("link", { name: "Why" }).first().click();
  await expect(page).toHaveURL(/\/people\/\d+\/match/);
  await page.goBack();
  await expect.poll(() => topOf(page, list)).toBe(top);
});
