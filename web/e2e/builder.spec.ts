import { expect, test } from "@playwright/test";
import { expectAccessible, languages, open, rows } from "./open";

test("a condition is built by hand, counted, used, and read back", async ({ page, request }) => {
  expect(await open(page, "/accounts")).toEqual([]);
  await page.getByRole("button", { name: "Builder", exact: true }).click();
  const builder = page.getByRole("dialog", { name: "Build a filter" });
  await expect(builder.getByLabel("The filter as text")).toHaveText("Every account");
  await builder.getByRole("button", { name: "Add a condition" }).click();
  await builder.getByLabel("Field").selectOption("employees");
  await builder.getByLabel("Comparison").selectOption("greater_or_equal");
  await builder.getByLabel("Value").fill("200");
  await builder.getByRole("button", { name: "Add a person" }).click();
  const person = builder.getByRole("group", { name: "One and the same person" });
  await person.getByRole("button", { name: "Add a condition" }).click();
  await person.getByLabel("Field").selectOption("decides");
  const text = "employees >= 200 and person(decides)";
  await expect(builder.getByLabel("The filter as text")).toHaveText(text);
  const meant = builder.getByText(/It holds for [\d,]+ accounts/);
  await expect(meant).toBeVisible();
  const count = (await meant.textContent())?.match(/[\d,]+/)?.[0];
  await expectAccessible(page);
  await builder.getByRole("button", { name: "Use the filter" }).click();
  await expect(builder).toBeHidden();
  await expect(page.getByLabel("Filter", { exact: true })).toHaveValue(text);
  const answer = await request.get(`/api/v1/accounts?limit=1&filter=${encodeURIComponent(text)}`);
  expect((await answer.json()).total).toBe(Number(count?.replaceAll(",", "")));
  await expect(rows(page).first()).toBeVisible();
  // What was written by hand is read by the builder, or refused with its place.
  const field = page.getByLabel("Filter", { exact: true });
  await field.fill('not (tier = 1 or country in ("KR", "GR")) and engaged in 30d');
  await field.press("Enter");
  await page.getByRole("button", { name: "Builder", exact: true }).click();
  await expect(builder.getByLabel("The filter as text")).toHaveText(
    'not (tier = 1 or country in ("KR", "GR")) and days_since_engaged <= 30',
  );
  await page.keyboard.press("Escape");
  await field.fill("emploees > 2");
  await field.press("Enter");
  await page.getByRole("button", { name: "Builder", exact: true }).click();
  await expect(builder.getByRole("alert")).toContainText("did you mean employees?");
});

test("events are counted and amounts keep their currency", async ({ page }) => {
  const filter = encodeURIComponent("won_amount >= 100k EUR");
  expect(await open(page, `/accounts?filter=${filter}`)).toEqual([]);
  await page.getByRole("button", { name: "Builder", exact: true }).click();
  const builder = page.getByRole("dialog", { name: "Build a filter" });
  const text = builder.getByLabel("The filter as text");
  await expect(text).toHaveText("won_amount >= 100000 EUR");
  await builder.getByLabel("Value").fill("5000");
  await expect(text).toHaveText("won_amount >= 5000 EUR");
  await builder.getByLabel("Field").selectOption({ label: "Events of a type" });
  await expect(text).toHaveText('events("pricing_page", 30d) >= 0');
  await builder.getByLabel("Type of event").fill("Demo Requested");
  await builder.getByLabel("Within").selectOption("7");
  await builder.getByLabel("Value").fill("1");
  await expect(text).toHaveText('events("Demo Requested", 7d) >= 1');
  await expectAccessible(page);
});

for (const language of languages) {
  test(`the builder can be used by everybody in ${language}`, async ({ page }) => {
    const filter = encodeURIComponent('employees >= 200 and person(seniority = "c_level")');
    expect(await open(page, `/accounts?filter=${filter}`, language, "dark")).toEqual([]);
    const word = { en: "Builder", ko: "필터 빌더", el: "Δημιουργός" }[language];
    await page.getByRole("button", { name: word, exact: true }).click();
    await expect(page.getByRole("dialog").locator("code")).toContainText("seniority");
    await expectAccessible(page);
  });
}
