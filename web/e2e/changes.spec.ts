import { expect, test } from "@playwright/test";
import { chord, open } from "./open";

test("a change is found by its action, and the filter stays in the address", async ({ page }) => {
  await open(page, "/accounts");
  const name = `Changes ${Date.now()} ${Math.random()}`;
  const made = await page.request.post("/api/v1/lists", { data: { name } });
  expect(made.status()).toBe(201);
  const { id } = await made.json();
  await chord(page, "w");
  await expect(page).toHaveURL(/\/changes/);
  await page.getByRole("combobox", { name: "Action" }).selectOption("list.create");
  await expect(page).toHaveURL(/action=list\.create/);
  const first = page.getByTestId("changes").locator("tbody tr").first();
  await expect(first).toContainText("Created a list");
  await page.reload();
  await page.getByRole("link", { name: `List ${id}`, exact: true }).click();
  await expect(page).toHaveURL(new RegExp(`/lists/${id}$`));
});
