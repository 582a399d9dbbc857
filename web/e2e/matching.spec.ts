import { expect, type Page, test } from "@playwright/test";
import { doubtfulPeople, importRows, mark, standing, waitingId } from "./matching-data";
import { chord, expectAccessible, open } from "./open";

const person = (page: Page) => page.getByTestId("review-person");
const toast = (page: Page) => page.getByTestId("toast");

test("people are accepted, rejected and taken back by keys", async ({ page, request }) => {
  const { company, people } = await doubtfulPeople(request, 2);
  const first = await waitingId(request, people[0] ?? "");
  await open(page, `/matching/review?person=${first}`);
  await expect(person(page)).toHaveText(people[0] ?? "");
  await page.keyboard.press("2");
  await expect(page.locator("[data-candidate='1']")).toHaveAttribute("aria-pressed", "true");
  const chosen = (await page.locator("[data-candidate='1'] span").innerText()).trim();
  expect(chosen).toContain(company);
  await page.keyboard.press("Enter");
  await expect(toast(page)).toContainText(chosen);
  await expect(page.locator(`[data-person="${first}"]`)).toHaveCount(0);
  await expect
    .poll(() => standing(request, first))
    .toMatchObject({
      outcome: "strong",
      by_person: true,
      account: { name: chosen },
    });
  await page.keyboard.press("u");
  await expect(person(page)).toHaveText(people[0] ?? "");
  await expect.poll(async () => (await standing(request, first)).outcome).toBe("review");

  await page.keyboard.press("r");
  await expect(toast(page)).toContainText("no account");
  await expect.poll(() => standing(request, first)).toMatchObject({ outcome: "none" });
  await toast(page).getByRole("button", { name: "Undo" }).click();
  await expect(person(page)).toHaveText(people[0] ?? "");
});

test("j and k walk through the queue, o finds another account", async ({ page, request }) => {
  const { people } = await doubtfulPeople(request, 2);
  const id = await waitingId(request, people[0] ?? "");
  await open(page, `/matching/review?person=${id}`);
  await expect(person(page)).toHaveText(people[0] ?? "");
  // The list is read on until it has them.
  const current = page.locator("[data-current='true']");
  await expect(current).toHaveAttribute("data-person", String(id));
  await page.keyboard.press("j");
  await expect(person(page)).not.toHaveText(people[0] ?? "");
  await page.keyboard.press("k");
  await expect(person(page)).toHaveText(people[0] ?? "");
  await expect(current).toHaveAttribute("data-person", String(id));
  await page.keyboard.press("o");
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("combobox").fill("");
  // Until the answer is there the list still shows what the company's name found.
  await expect(dialog.getByRole("listbox")).toHaveAttribute("aria-busy", "false");
  await expect(dialog.getByRole("option").nth(3)).toBeVisible();
  const other = await dialog.getByRole("option").nth(3).locator(".strong").innerText();
  await dialog.getByRole("option").nth(3).click();
  await expect(toast(page)).toContainText(other);
  await expect.poll(() => standing(request, id)).toMatchObject({ account: { name: other } });
});

test("a decision that the server does not keep comes back with a way to retry", async ({
  page,
  request,
}) => {
  const { people } = await doubtfulPeople(request, 1);
  const id = await waitingId(request, people[0] ?? "");
  await open(page, `/matching/review?person=${id}`);
  await expect(page.locator(`[data-person="${id}"]`)).toHaveCount(1);
  await page.route("**/api/v1/match/review/*", (route) => route.abort(), { times: 1 });
  await page.getByTestId("accept").click();
  const alert = page.getByRole("alert");
  await expect(alert).toContainText(people[0] ?? "");
  await expect(page.locator(`[data-person="${id}"]`)).toHaveCount(1);
  await alert.getByRole("button", { name: "Try again" }).click();
  await expect(alert).toHaveCount(0);
  await expect.poll(async () => (await standing(request, id)).outcome).toBe("strong");
});

test("many are accepted at once above a probability, and all come back", async ({
  page,
  request,
}) => {
  const { people } = await doubtfulPeople(request, 3);
  const id = await waitingId(request, people[0] ?? "");
  await open(page, "/matching/review");
  await expect(page.getByTestId("waiting")).toHaveText(/\d/);
  await page.getByRole("button", { name: "Accept many …" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Least probability, percent").fill("40");
  await expect(page.getByTestId("bulk-count")).toContainText("40.0%");
  await dialog.getByRole("button", { name: /^Accept \d+ people$/ }).click();
  await expect(toast(page)).toContainText(/people have an account now/);
  await expect.poll(async () => (await standing(request, id)).outcome).toBe("strong");
  await page.keyboard.press("u");
  await expect(toast(page)).toContainText("Taken back");
  await expect.poll(async () => (await standing(request, id)).outcome).toBe("review");
});

test("the explanation says why, and an assignment can be undone", async ({ page, request }) => {
  const { company, people } = await doubtfulPeople(request, 1);
  const id = await waitingId(request, people[0] ?? "");
  await open(page, `/people/${id}/match`);
  await expect(page.locator("h1")).toHaveText(people[0] ?? "");
  const candidate = page.getByRole("region", { name: `${company} GmbH`, exact: true });
  await expect(candidate.getByText("agrees").first()).toBeVisible();
  await page.getByRole("button", { name: "Assign an account …" }).click();
  await page.getByRole("combobox", { expanded: true }).fill(`${company} Ltd`);
  await page.getByRole("option", { name: `${company} Ltd` }).click();
  await expect(page.getByText("Assigned", { exact: true })).toBeVisible();
  await expect(page.getByTestId("matcher-says")).toBeVisible();
  await toast(page).getByRole("button", { name: "Undo" }).click();
  await expect(page.getByTestId("matcher-says")).toHaveCount(0);
  await expect.poll(async () => (await standing(request, id)).outcome).toBe("review");
});

test("what a person decided stands before what the matcher says", async ({ page, request }) => {
  const { people } = await doubtfulPeople(request, 1);
  const id = await waitingId(request, people[0] ?? "");
  await request.post(`/api/v1/match/review/${id}`, { data: { verdict: "reject" } });
  await open(page, `/people/${id}/match`);
  await expect(page.getByTestId("person-says")).toContainText("no account");
  const [person, matcher] = await Promise.all(
    ["person-says", "matcher-says"].map((part) => page.getByTestId(part).boundingBox()),
  );
  expect(person?.y).toBeLessThan(matcher?.y ?? 0);
  const again = await request.post(`/api/v1/match/review/${id}`, { data: { verdict: "reject" } });
  expect(await again.json()).toMatchObject({ repeats: true });
});

test("on a phone the comparison stands in one column and scrolls nowhere", async ({
  page,
  request,
}) => {
  await page.setViewportSize({ width: 390, height: 900 });
  const { company, people } = await doubtfulPeople(request, 1);
  const id = await waitingId(request, people[0] ?? "");
  await open(page, `/matching/review?person=${id}`);
  const table = page.getByRole("region", { name: "Candidates side by side" });
  const width = () => table.evaluate((box) => box.scrollWidth - box.clientWidth);
  expect(await width()).toBe(0);
  await page.locator("[data-candidate='1']").click();
  const chosen = (await page.locator("[data-candidate='1'] span").innerText()).trim();
  expect(chosen).toContain(company);
  await expect(table.locator("tbody tr").first()).toContainText(chosen);
  expect(await width()).toBe(0);
  await expectAccessible(page);
});

test("two accounts become one and two again", async ({ page, request }) => {
  const { company } = await doubtfulPeople(request, 1);
  await open(page, "/duplicates");
  const pair = page.getByTestId("pair").filter({ hasText: `${company} GmbH` });
  await expect(pair).toBeVisible();
  await pair.getByRole("radio", { name: new RegExp(`${company} Ltd`) }).check();
  await pair.getByRole("button", { name: "Merge …" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog).toContainText(`${company} GmbH into ${company} Ltd`);
  await dialog.getByRole("button", { name: "Merge", exact: true }).click();
  await expect(toast(page)).toContainText("went into");
  await expect(pair).toHaveCount(0);
  await page.getByRole("link", { name: "Merges" }).click();
  await expect(page).toHaveURL(/tab=merges/);
  const split = page.getByRole("button", { name: `Split ${company} GmbH off again` });
  await split.click();
  await expect(toast(page)).toContainText("two accounts again");
  await expect(split).toHaveCount(0);
  await page.getByRole("link", { name: "Probable duplicates" }).click();
  await pair.getByRole("button", { name: "Not the same" }).click();
  await expect(pair).toHaveCount(0);
  await toast(page).getByRole("button", { name: "Undo" }).click();
  await expect(pair).toBeVisible();
});

test("a proposed account is made and gets its people", async ({ page, request }) => {
  const name = mark();
  await importRows(
    request,
    "person",
    ["anna", "maria", "peter", "jonas"].map((first) => ({
      external_id: `${name}-${first}`,
      first_name: first,
      last_name: name,
      email: `${first}@${name}.example`,
      company: `${name} Works`,
    })),
  );
  await open(page, "/matching/proposed");
  await page.getByRole("button", { name: `Make account: ${name} Works` }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog).toContainText("4 people");
  await dialog.getByLabel("Name of the account").fill(`${name} Works Ltd`);
  await dialog.getByRole("button", { name: "Make the account" }).click();
  await expect(toast(page)).toContainText("with 4 people");
  await expect(page.getByText(`${name} Works`, { exact: true })).toHaveCount(0);
});

test("a dismissed proposal is taken back at once, or later from the list", async ({
  page,
  request,
}) => {
  const name = mark();
  const rows = ["anna", "maria"].map((first) => ({
    external_id: `${name}-${first}`,
    first_name: first,
    last_name: name,
    email: `${first}@${name}.com`,
    company: `${name} Works`,
  }));
  await importRows(request, "person", rows);
  await open(page, "/matching/proposed");
  const dismiss = async () => {
    await page.getByRole("button", { name: `Dismiss ${name} Works` }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Dismiss", exact: true }).click();
    await expect(toast(page)).toContainText("not proposed again");
  };
  const make = page.getByRole("button", { name: `Make account: ${name} Works` });
  await dismiss();
  await expect(make).toHaveCount(0);
  await toast(page).getByRole("button", { name: "Undo" }).click();
  await expect(make).toBeVisible();
  await dismiss();
  await page.getByRole("button", { name: `Propose ${name}.com again` }).click();
  await expect(make).toBeVisible();
});

test("a domain is excluded and counts again", async ({ page }) => {
  const domain = `${mark()}.com`;
  await open(page, "/matching/domains");
  await page.getByLabel("Domain", { exact: true }).fill(domain);
  await page.getByLabel("Why").fill("an agency");
  await page.getByRole("button", { name: "Exclude", exact: true }).click();
  await expect(page.getByRole("rowheader", { name: domain })).toBeVisible();
  await page.getByRole("button", { name: `Let ${domain} count again` }).click();
  await expect(page.getByRole("rowheader", { name: domain })).toHaveCount(0);
});

test("an account takes a name and a parent, and gives them back", async ({ page, request }) => {
  const { company } = await doubtfulPeople(request, 1);
  await open(page, `/accounts?search=${encodeURIComponent(`${company} GmbH`)}`);
  await page.locator("[data-place] a").first().click();
  await page.getByTestId("full-page").click();
  await page.getByLabel("Name or domain").fill(`${company} Group`);
  await page.getByRole("button", { name: "Add", exact: true }).click();
  const remove = page.getByRole("button", { name: `Remove ${company} Group` });
  await remove.click();
  await expect(remove).toHaveCount(0);
  await page.getByLabel("Name or domain").fill(`${company} Ltd`);
  await page.getByRole("button", { name: "Add", exact: true }).click();
  await expect(page.getByRole("alert")).toContainText(`belongs to ${company} Ltd`);
  await page.getByRole("button", { name: `Add ${company} Ltd all the same` }).click();
  const taken = page.getByRole("button", { name: `Remove ${company} Ltd` });
  await taken.click();
  await expect(taken).toHaveCount(0);
  await page.getByRole("button", { name: "Set the parent …" }).click();
  await page.getByRole("combobox", { expanded: true }).fill(`${company} Ltd`);
  await page.getByRole("option", { name: `${company} Ltd` }).click();
  const family = page.getByRole("region", { name: "Accounts of the family" });
  await expect(family).toContainText(`${company} Ltd`);
  await expect(toast(page)).toContainText("is below");
  await toast(page).getByRole("button", { name: "Undo" }).click();
  await expect(family).toHaveCount(0);
});

test("a run over everybody is started and reported", async ({ page }) => {
  await open(page, "/matching");
  const run = page.getByRole("button", { name: "Match now" });
  const answer = page.waitForResponse((response) => response.request().method() === "POST");
  await run.click();
  expect((await answer).ok()).toBe(true);
  await expect(run).toBeVisible();
  await expect(page.getByTestId("match-rate")).toHaveText(/%/);
  await chord(page, "v");
  await expect(page).toHaveURL(/\/matching\/review/);
});

test("weights are learned, published and rolled back", async ({ page }) => {
  await open(page, "/matching");
  const idle = page.getByRole("button", { name: "Match now" });
  await page.getByRole("button", { name: "Learn from decisions" }).click();
  const versions = page.getByTestId("models").locator("tbody tr");
  const newest = versions.first();
  await expect(newest).toContainText("Draft");
  await expect(newest).toContainText("Judged by");
  await expect(idle).toBeVisible();
  await newest.getByRole("button", { name: /^Publish version/ }).click();
  const dialog = page.getByRole("dialog");
  await expectAccessible(page);
  await dialog.getByRole("button", { name: /^Publish/ }).click();
  await expect(newest).toContainText("In force");
  await expect(idle).toBeVisible();
  await page.getByRole("button", { name: "Roll back" }).click();
  await expect(page.getByText("The shipped weights are in force")).toBeVisible();
  await expect(idle).toBeVisible();
});

test("a list of families is read, and what came of it is told", async ({ page, request }) => {
  const name = mark();
  await importRows(
    request,
    "account",
    ["Mother", "Daughter"].map((kind) => ({
      external_id: `${name}-${kind}`,
      name: `${name} ${kind}`,
      website: `${name}${kind}.com`.toLowerCase(),
    })),
  );
  const domains = ["mother", "daughter"].map((kind) => `*.${name}${kind}.com`);
  const text = JSON.stringify([{ name: `${name} Mother`, domains }]);
  await open(page, "/matching");
  await page.getByLabel("Read a list …").setInputFiles({
    name: "entities.json",
    mimeType: "application/json",
    buffer: Buffer.from(text),
  });
  const result = page.getByTestId("family-result");
  await expect(result).toContainText("entities.json: 1 rows read");
  await expect(result).toContainText("1 link between known accounts (1 new)");
  await expectAccessible(page);
});
