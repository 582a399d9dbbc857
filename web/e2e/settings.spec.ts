import { randomUUID } from "node:crypto";
import { expect, test } from "@playwright/test";
import { chord, expectAccessible, languages, open, themes } from "./open";

test("a text is checked, kept as a draft, published and taken back", async ({ page }) => {
  const mark = randomUUID().slice(0, 8);
  await open(page, "/accounts");
  await chord(page, "e");
  await expect(page).toHaveURL(/\/settings/);
  await page.getByRole("link", { name: "Glossary" }).click();
  const text = page.getByRole("textbox", { name: "Glossary" });
  await expect(text).toHaveValue(/\[mql\]/);
  const before = await text.inputValue();
  const publish = page.getByRole("button", { name: "Publish", exact: true });
  await expect(publish).toBeDisabled();
  // A fault is named with its line, and cannot be published.
  await text.fill(`${before}\n[mql\n`);
  await expect(page.getByTestId("fault")).toContainText("line");
  await expect(publish).toBeDisabled();
  await text.fill(`${before}\n# ${mark}\n`);
  await expect(page.getByTestId("fault")).toHaveCount(0);
  await page.getByRole("button", { name: "Save draft" }).click();
  await expect(page.getByTestId("draft")).toContainText("counts nowhere");
  await page.reload();
  await expect(text).toHaveValue(new RegExp(`# ${mark}`));
  // What changes is shown before it counts.
  await publish.click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByRole("region", { name: "What changes" })).toContainText(`+# ${mark}`);
  await expectAccessible(page);
  await dialog.getByLabel("Note").fill(`because of ${mark}`);
  await dialog.getByRole("button", { name: "Publish" }).click();
  await expect(page.getByTestId("toast")).toContainText("is in force");
  const versions = page.getByTestId("versions").locator("tbody tr");
  await expect(versions.first()).toContainText(`because of ${mark}`);
  await expect(versions.first()).toContainText("in force");
  await expect(page.getByTestId("draft")).toHaveCount(0);
  // The way back: the version before is loaded and published.
  await versions
    .nth(1)
    .getByRole("button", { name: /^Load version/ })
    .click();
  await expect(text).toHaveValue(before);
  // Marketing and sales did not agree to it, so it is refused until the administrator says why.
  await publish.click();
  await dialog.getByRole("button", { name: "Publish" }).click();
  await expect(page.getByText("once these teams agreed to the draft")).toBeVisible();
  await publish.click();
  await dialog.getByLabel("Note").fill("back");
  await dialog.getByRole("button", { name: "Publish" }).click();
  await expect(versions.first()).not.toContainText(mark);
  await expect(text).toHaveValue(before);
});

test("who publishes over another version is told, and loses nothing", async ({ page }) => {
  const mark = randomUUID().slice(0, 8);
  await open(page, "/settings?document=committee");
  const text = page.getByRole("textbox", { name: "Buying committee" });
  await expect(text).toHaveValue(/\[/);
  const before = await text.inputValue();
  await text.fill(`${before}\n# mine ${mark}\n`);
  const publish = page.getByRole("button", { name: "Publish", exact: true });
  await expect(publish).toBeEnabled();
  const { published } = await (await page.request.get("/api/v1/documents/committee")).json();
  const other = await page.request.post("/api/v1/documents/committee/versions", {
    data: { text: `${before}\n# other ${mark}\n`, expected_version: published.version },
  });
  expect(other.status()).toBe(201);
  await publish.click();
  await page.getByRole("dialog").getByRole("button", { name: "Publish" }).click();
  await expect(page.getByRole("alert")).toContainText("published meanwhile");
  await expect(text).toHaveValue(new RegExp(`# mine ${mark}`));
  const version = (await other.json()).version;
  const back = await page.request.post(
    `/api/v1/documents/committee/versions/${published.version}/restore`,
    { data: { expected_version: version } },
  );
  expect(back.status()).toBe(201);
});

for (const language of languages) {
  for (const theme of themes) {
    test(`settings are accessible in ${language}, ${theme}`, async ({ page }) => {
      const complaints = await open(page, "/settings", language, theme);
      await expect(page.locator("textarea")).toHaveValue(/currency/);
      await expect(page.getByTestId("versions").locator("tbody tr").first()).toBeVisible();
      await expectAccessible(page);
      expect(complaints).toEqual([]);
    });
  }
}
