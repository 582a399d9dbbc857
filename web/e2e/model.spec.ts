import { type APIRequestContext, expect, test } from "@playwright/test";
import { expectAccessible, languages, open, themes } from "./open";

interface State {
  text: string;
  tag: string;
  in_force: number | null;
}

const stateOf = async (request: APIRequestContext): Promise<State> =>
  (await request.get("/api/v1/score-model")).json();

// They share one draft, and other tests share its scores: the published rule moves nobody. What a
// test leaves behind when it fails would fail the next one, so that each begins with the same.
let start: State | undefined;
test.beforeEach(async ({ request }) => {
  start = await stateOf(request);
});
test.afterEach(async ({ request }) => {
  const now = await stateOf(request);
  if (!start || (now.text === start.text && now.in_force === start.in_force)) return;
  await request.put("/api/v1/score-model", {
    headers: { "If-Match": `"${now.tag}"` },
    data: { text: start.text },
  });
  if (now.in_force === start.in_force) return;
  const data = { text: start.text, expected: now.in_force ?? 0 };
  const published = await request.post("/api/v1/score-model/publish", { data });
  expect(published.ok()).toBe(true);
});

const tiers = '[data-testid="tiers"]';

test("a slider ranks everybody anew, and nothing is written", async ({ page, request }) => {
  const before = await (await request.get("/api/v1/score-model")).json();
  await open(page, "/model");
  await expect(page.getByTestId("preview")).toBeVisible();
  await expect(page.getByText("No changes: every account keeps")).toBeVisible();
  const timing = page.getByTestId("weights").getByRole("slider", { name: "Timing" });
  await timing.fill("90");
  await expect(page.getByText(/accounts? changes? .* tier:/)).toBeVisible();
  await expect(
    page.getByRole("region", { name: "Rising" }).getByRole("link").first(),
  ).toBeVisible();
  await page.getByRole("button", { name: "Back to the draft’s weights" }).click();
  await expect(page.getByText("No changes: every account keeps")).toBeVisible();
  const after = await (await request.get("/api/v1/score-model")).json();
  expect(after).toEqual(before);
});

test("what is not saved is not lost by a click", async ({ page }) => {
  await open(page, "/model");
  const timing = page.getByTestId("weights").getByRole("slider", { name: "Timing" });
  await timing.fill("90");
  await page.getByRole("link", { name: "Accounts", exact: true }).click();
  const dialog = page.getByRole("dialog", { name: "Leave without saving?" });
  await expect(dialog).toBeVisible();
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Stay here" }).click();
  await expect(dialog).toBeHidden();
  await expect(timing).toHaveValue("90");
  // With no weight at all nothing can be ranked: what is shown says of what it is.
  for (const slider of await page.getByTestId("weights").getByRole("slider").all()) {
    await slider.fill("0");
  }
  await expect(page.getByText("Showing the last valid draft")).toBeVisible();
  await page.getByRole("link", { name: "Accounts", exact: true }).click();
  await dialog.getByRole("button", { name: "Leave, and lose the changes" }).click();
  await expect(page).toHaveURL(/\/accounts/);
});

test("a rule is written, published and taken back", async ({ page, request }) => {
  const when = 'name = "Nobody at all"';
  await open(page, `/model?when=${encodeURIComponent(when)}&add=100&dimension=timing`);
  const form = page.getByRole("dialog");
  await form.getByLabel("What people read").fill("They are nobody");
  await form.getByRole("button", { name: "Put into the draft" }).click();
  await expect(page.getByRole("rowheader", { name: /They are nobody/ })).toContainText(when);
  await expect(page.locator(tiers)).toBeVisible();

  await page.getByRole("button", { name: "Save draft" }).click();
  await expect(page.getByTestId("toast")).toContainText("saved");
  const kept = await (await request.get("/api/v1/score-model")).json();
  expect(kept.text).toContain("They are nobody");
  expect(kept.text).toContain("# --- Timing");

  await page.getByRole("button", { name: "Publish", exact: true }).click();
  await page.getByRole("dialog").getByLabel("Note").fill("Nobody first");
  await page.getByRole("dialog").getByRole("button", { name: "Publish" }).click();
  await expect(page.getByTestId("versions").getByRole("row").nth(1)).toContainText("Nobody first");
});

test("what is replaced can be had back, and a rule that is wrong stays in its form", async ({
  page,
}) => {
  await open(page, "/model");
  const timing = page.getByTestId("weights").getByRole("slider", { name: "Timing" });
  await timing.fill("60");
  await page.getByRole("button", { name: "Put the shipped model into the draft" }).click();
  await expect(page.getByTestId("toast")).toContainText("replaced");
  await page.getByTestId("toast").getByRole("button", { name: "Undo" }).click();
  await expect(timing).toHaveValue("60");
  await page.getByRole("button", { name: "Discard changes" }).click();
  await page.getByTestId("toast").getByRole("button", { name: "Undo" }).click();
  await expect(timing).toHaveValue("60");

  // Whoever reads the text finds what the sliders say.
  await page.getByRole("button", { name: "Text" }).click();
  const area = page.getByLabel("The model as text");
  await expect(area).toHaveValue(/weight = 60\n/);
  await page.getByRole("button", { name: "Rules" }).click();
  await page.getByRole("button", { name: /Add a rule to ICP fit/ }).click();
  const form = page.getByRole("dialog");
  await form.getByLabel("What people read").fill("Many work there");
  await form.getByLabel("Condition").fill("employes > 10");
  await form.getByRole("button", { name: "Put into the draft" }).click();
  await expect(form.getByRole("alert")).toContainText("employees");
  // A click beside it takes nothing away either.
  await page.mouse.click(5, 5);
  await expect(form.getByLabel("What people read")).toHaveValue("Many work there");
  await form.getByLabel("Condition").fill("employees > 10");
  await form.getByRole("button", { name: "Put into the draft" }).click();
  await expect(page.getByRole("rowheader", { name: /Many work there/ })).toBeVisible();
  await page.getByRole("button", { name: "Discard changes" }).click();
  await expect(page.getByRole("rowheader", { name: /Many work there/ })).toBeHidden();
});

test("of two people at one draft the second is told, and keeps what they wrote", async ({
  page,
  request,
}) => {
  await open(page, "/model");
  await page.getByRole("button", { name: "Text" }).click();
  const area = page.getByLabel("The model as text");
  const text = await area.inputValue();
  const state = await (await request.get("/api/v1/score-model")).json();
  const put = (tag: string, content: string) =>
    request.put("/api/v1/score-model", {
      headers: { "If-Match": `"${tag}"` },
      data: { text: content },
    });
  const mine = `${text}# mine\n`;
  const theirs = `${text}# of another\n`;
  const stored = async () => (await request.get("/api/v1/score-model")).json();
  const other = await (await put(state.tag, theirs)).json();
  await area.fill(mine);
  await page.getByRole("button", { name: "Save draft" }).click();
  await expect(page.getByRole("alert")).toContainText("another user changed the draft");
  await expect(area).toHaveValue(mine);
  await expect(page.getByTestId("theirs").getByRole("listitem")).toHaveText("Added:+ # of another");
  await expectAccessible(page);

  // Once theirs was seen mine can take its place, unless it changed once more.
  expect((await put(other.tag, `${theirs}# twice\n`)).ok()).toBe(true);
  await page.getByRole("button", { name: "Put mine in its place" }).click();
  await expect(page.getByTestId("theirs").getByRole("listitem")).toHaveCount(2);
  await page.getByRole("button", { name: "Put mine in its place" }).click();
  await expect(page.getByTestId("theirs")).toBeHidden();
  const kept = await stored();
  expect(kept.text).toBe(mine);

  // The other way: what they wrote is taken, and what I wrote goes.
  expect((await put(kept.tag, theirs)).ok()).toBe(true);
  await area.fill(`${mine}# more\n`);
  await page.getByRole("button", { name: "Save draft" }).click();
  await page.getByRole("button", { name: "Take theirs, and lose mine" }).click();
  await expect(area).toHaveValue(theirs);
  await expect(page.getByTestId("theirs")).toBeHidden();
  expect((await put((await stored()).tag, text)).ok()).toBe(true);

  // Whoever moved nothing but a slider is told as well.
  await open(page, "/model");
  await page.getByTestId("weights").getByRole("slider", { name: "Timing" }).fill("60");
  expect((await put((await stored()).tag, theirs)).ok()).toBe(true);
  await page.getByRole("button", { name: "Save draft" }).click();
  await expect(page.getByTestId("theirs").getByRole("listitem")).toHaveText("Added:+ # of another");
  expect((await stored()).text).toBe(theirs);
  expect((await put((await stored()).tag, text)).ok()).toBe(true);
});

test("faults are told by line, and a faulty draft cannot be published", async ({ page }) => {
  await open(page, "/model");
  await page.getByRole("button", { name: "Text" }).click();
  const area = page.getByLabel("The model as text");
  await area.fill((await area.inputValue()).replace("employees", "employes"));
  await expect(page.getByTestId("faults")).toContainText("did you mean");
  await expect(page.getByRole("button", { name: "Publish", exact: true })).toBeDisabled();
  await page.getByTestId("faults").getByRole("button").first().click();
  await expect(area).toBeFocused();
});

test("what the server does not answer is told, and nothing that was written is lost", async ({
  page,
}) => {
  await open(page, "/model");
  const timing = page.getByTestId("weights").getByRole("slider", { name: "Timing" });
  const answersNot = page.getByText("The server does not answer.");
  await page.route("**/score-model/preview", (route) => route.abort());
  await timing.fill("60");
  await expect(answersNot).toBeVisible();
  await page.unroute("**/score-model/preview");
  await expect(answersNot, "it is tried again").toBeHidden();

  await page.getByRole("button", { name: "Text" }).click();
  const area = page.getByLabel("The model as text");
  await page.route("**/score-model/check", (route) => route.abort());
  const mine = `${await area.inputValue()}# mine\n`;
  await area.fill(mine);
  await expect(page.getByText("The draft could not be checked")).toBeVisible();
  await expect(page.getByRole("button", { name: "Publish", exact: true })).toBeDisabled();
  const again = page.getByRole("button", { name: "Try again" });
  const asked = page.waitForRequest("**/score-model/check");
  await again.click();
  await asked;
  await page.unroute("**/score-model/check");
  // The page may have tried by itself before somebody presses the button.
  await expect(async () => {
    if (await again.isVisible()) await again.click({ timeout: 500 });
    await expect(page.getByRole("button", { name: "Publish", exact: true })).toBeEnabled({
      timeout: 1_000,
    });
  }).toPass();
  await expect(area).toHaveValue(mine);
});

for (const language of languages) {
  for (const theme of themes) {
    test(`the score model in ${language}, ${theme}, is accessible`, async ({ page }) => {
      const complaints = await open(page, "/model", language, theme);
      await expect(page.locator(tiers)).toBeVisible();
      await expectAccessible(page);
      await page.locator(".segmented button").nth(1).click();
      await expect(page.locator("textarea")).toBeVisible();
      await expectAccessible(page);
      expect(complaints).toEqual([]);
    });
  }
}

test("a product line gets a model of its own, and loses it again", async ({ page, request }) => {
  const name = `Fleet ${Date.now()}`;
  const key = name.toLowerCase().replace(" ", "-");
  const main = await (await request.get("/api/v1/score-model")).json();
  await open(page, "/model");
  await page.getByLabel("New product line").fill(name);
  await page.getByRole("button", { name: "Begin a model" }).click();
  await expect(page).toHaveURL(new RegExp(`line=${key}`));
  await expect(page.getByText("Nothing of this product line is published yet")).toBeVisible();
  await expect(page.getByText("No changes: every account keeps")).toBeVisible();
  const timing = page.getByTestId("weights").getByRole("slider", { name: "Timing" });
  await timing.fill("90");
  await expectAccessible(page);
  // Another model is another draft: what is not saved is asked about.
  await page.getByTestId("lines").getByRole("combobox").selectOption("");
  const dialog = page.getByRole("dialog", { name: "Leave without saving?" });
  await dialog.getByRole("button", { name: "Stay here" }).click();
  await expect(timing).toHaveValue("90");
  await page.getByRole("button", { name: "Publish" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Publish" }).click();
  await expect(page.getByText("Version 1 scores all accounts for this product line")).toBeVisible();
  const scored = await request.get("/api/v1/accounts", { params: { line: key, limit: 1 } });
  expect((await scored.json()).items[0].score).toBeGreaterThan(0);
  // What was published stays under the hand, and what is saved after it can be published at once.
  await expect(timing).toHaveAttribute("aria-valuetext", "50.0 %");
  await timing.fill("25");
  await page.getByRole("button", { name: "Save draft" }).click();
  await expect(page.getByTestId("toast")).toContainText("saved");
  await expect(timing).toHaveAttribute("aria-valuetext", "33.3 %");
  await page.getByRole("button", { name: "Publish" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Publish" }).click();
  await expect(page.getByText("Version 2 scores all accounts for this product line")).toBeVisible();
  await timing.fill("10");
  await expect(page.getByText(/accounts? changes? .* tier:/)).toBeVisible();
  await page.getByRole("button", { name: "Discard changes" }).click();
  await page.getByRole("button", { name: "Take out of force" }).click();
  await expect(page.getByText("Nothing of this product line is published yet")).toBeVisible();
  await page.getByRole("button", { name: "Remove this draft" }).click();
  const removing = page.getByRole("dialog", { name: `Remove the draft of ${key}?` });
  await expectAccessible(page);
  await removing.getByRole("button", { name: "Remove this draft" }).click();
  await expect(page).toHaveURL(/\/model$/);
  await expect(page.getByTestId("lines").getByRole("option", { name: key })).toHaveCount(0);
  expect((await request.get("/api/v1/accounts", { params: { line: key } })).status()).toBe(404);
  expect(await (await request.get("/api/v1/score-model")).json()).toEqual(main);
});
