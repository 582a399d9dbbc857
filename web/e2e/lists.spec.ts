import { type APIRequestContext, expect, test } from "@playwright/test";
import { expectAccessible, languages, open, rows, themes } from "./open";

/** Makes a list of a name of its own with some accounts. */
async function made(request: APIRequestContext, filter = "id <= 12") {
  const name = `List ${Date.now()} ${Math.random()}`;
  const answer = await request.post("/api/v1/lists", { data: { name, description: "명단" } });
  expect(answer.status()).toBe(201);
  const { id } = (await answer.json()) as { id: number };
  const added = await request.post(`/api/v1/lists/${id}/add`, { data: { filter } });
  expect(added.status()).toBe(200);
  return { id, name, size: (await added.json()).changed as number };
}

test("all accounts of a filter go on a new list, which filters then ask for", async ({
  page,
  request,
}) => {
  const name = `Fairs ${Date.now()}`;
  const few = "id <= 20 and employees > 0";
  const answer = await request.get(`/api/v1/accounts?limit=1&filter=${encodeURIComponent(few)}`);
  const { total } = (await answer.json()) as { total: number };
  expect(total).toBeGreaterThan(0);
  await open(page, `/accounts?filter=${encodeURIComponent(few)}`);
  await page.getByRole("button", { name: "Add to list" }).click();
  const dialog = page.getByRole("dialog", { name: "Add to a list" });
  await dialog.getByRole("combobox").selectOption("new");
  await dialog.getByLabel("Name").fill(name);
  await dialog.getByLabel("Why").fill("met there");
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Add", exact: true }).click();
  await expect(dialog.getByTestId("list-added")).toContainText(`${name}: ${total} added`);
  await dialog.getByRole("link", { name: "Open the list" }).click();
  await expect(page.getByTestId("list-total")).toHaveText(`Accounts: ${total}`);
  await expect(page.getByTestId("list-members")).toContainText("met there");
  await page.getByRole("link", { name: "Show with scores" }).click();
  await expect(page.getByLabel("Filter", { exact: true })).toHaveValue(`lists = "${name}"`);
  await expect(page.getByTestId("total")).toHaveText(String(total));
});

test("an account is taken off a list and put back, and the past is kept", async ({
  page,
  request,
}) => {
  const { id, name, size } = await made(request);
  await open(page, `/lists/${id}`);
  const total = page.getByTestId("list-total");
  await expect(total).toHaveText(`Accounts: ${size}`);
  await page
    .getByRole("button", { name: /^Remove: / })
    .first()
    .click();
  await expect(page.getByTestId("toast")).toContainText(`was taken off ${name}`);
  await expect(total).toHaveText(`Accounts: ${size - 1}`);
  await page.getByTestId("toast").getByRole("button", { name: "Undo" }).click();
  await expect(total).toHaveText(`Accounts: ${size}`);
  await page.getByLabel("As of the end of").fill("2020-01-01");
  await expect(page.getByText("No accounts were on this list then.")).toBeVisible();
});

test("an account shows its lists, and one takes it off", async ({ page, request }) => {
  const list = await (await request.get("/api/v1/accounts?limit=1&offset=33")).json();
  const account = list.items[0].id as number;
  const { name } = await made(request, `id = ${account}`);
  await open(page, `/accounts/${account}`);
  const card = page.getByTestId("account-lists");
  await expect(card).toContainText(name);
  await card.getByRole("button", { name: `Take off ${name}` }).click();
  await expect(card).not.toContainText(name);
});

test("a list is made, archived and taken back; a taken name is refused", async ({
  page,
  request,
}) => {
  const name = `Board ${Date.now()}`;
  await open(page, "/lists");
  await page.getByLabel("Name").fill(name);
  await page.getByRole("button", { name: "Make a list" }).click();
  const table = page.getByTestId("lists");
  await expect(table).toContainText(name);
  const again = await request.post("/api/v1/lists", { data: { name: name.toUpperCase() } });
  expect(again.status()).toBe(409);
  await page.getByRole("button", { name: `Archive: ${name}` }).click();
  await expect(table.getByText(name)).toBeHidden();
  await page.getByLabel("Show archived lists").check();
  await page.getByRole("button", { name: `Take back: ${name}` }).click();
  await expect(page.getByRole("button", { name: `Archive: ${name}` })).toBeVisible();
});

test("a misspelt list in a filter is told, and the builder offers names", async ({
  page,
  request,
}) => {
  const { name } = await made(request);
  const wrong = `lists = "${name}x"`;
  await open(page, `/accounts?filter=${encodeURIComponent(wrong)}`);
  await expect(rows(page)).toHaveCount(0);
  await expect(page.getByTestId("filter-notice")).toContainText(`did you mean ${name}?`);
  await page.getByRole("button", { name: "Builder", exact: true }).click();
  const builder = page.getByRole("dialog", { name: "Build a filter" });
  await expect(builder.getByLabel("Field")).toHaveValue("lists");
  await expect(builder.locator(`datalist option[value="${name}"]`)).toHaveCount(1);
  await expect(builder.getByText(/It holds for/)).toBeVisible();
  await expect(builder.getByRole("button", { name: "Use the filter" })).toBeEnabled();
  await expectAccessible(page);
});

test("a notice goes in time, but not from under the pointer", async ({ page, request }) => {
  const { name } = await made(request);
  await page.clock.install();
  // Not by `open`, which lets no notice go.
  await page.goto("/lists");
  await page.getByRole("button", { name: `Archive: ${name}` }).click();
  const toast = page.getByTestId("toast");
  await expect(toast).toContainText(name);
  await toast.hover();
  await page.clock.fastForward(60_000);
  await expect(toast).toBeVisible();
  await page.mouse.move(5, 5);
  await page.clock.fastForward(4_000);
  await expect(toast).toBeVisible();
  await page.clock.fastForward(5_000);
  await expect(toast).toHaveCount(0);
});

for (const language of languages) {
  for (const theme of themes) {
    test(`lists are accessible in ${language}, ${theme}`, async ({ page, request }) => {
      const { id } = await made(request);
      const complaints = await open(page, "/lists", language, theme);
      await expect(page.getByTestId("lists")).toBeVisible();
      await expectAccessible(page);
      await open(page, `/lists/${id}`, language, theme);
      await expect(page.getByTestId("list-members")).toBeVisible();
      await expectAccessible(page);
      expect(complaints).toEqual([]);
    });
  }
}
