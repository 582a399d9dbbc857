import { randomUUID } from "node:crypto";
import { expect, test } from "@playwright/test";
import { chord, expectAccessible, languages, open } from "./open";
import { arrived, newKey, send } from "./tracking-data";

const addresses = ["/live", "/rising", "/tracking?consent=true", "/data-quality"];

for (const language of languages) {
  for (const theme of ["light", "dark"] as const) {
    test(`pages of tracking are accessible in ${language}, ${theme}`, async ({ page, request }) => {
      // Four pages in one go, so that there is something to see on each.
      test.slow();
      const key = await newKey(request);
      const who = { userId: `axe@${randomUUID()}.com`, event: "Webinar Attended" };
      await send(request, key, "track", who);
      await send(request, key, "track", { event: "Nobody" });
      await expect.poll(async () => (await arrived(request, key)).length).toBe(1);
      for (const address of addresses) {
        await page.goto("about:blank");
        // The stream never falls idle, so that its page is ready once its rows are there.
        const complaints = await openStream(page, address, language, theme);
        await expect(page.locator("html")).toHaveAttribute("lang", language);
        await expectAccessible(page);
        expect(complaints).toEqual([]);
      }
    });
  }
}

/** Opens a page that may hold a stream open. */
async function openStream(
  page: Parameters<typeof open>[0],
  address: string,
  language: (typeof languages)[number] = "en",
  theme: "light" | "dark" = "light",
): Promise<string[]> {
  const complaints = await open(page, address, language, theme);
  if (address.startsWith("/live")) {
    await expect(page.getByTestId("connection")).toHaveAttribute("data-state", "open");
  }
  return complaints;
}

test("an event shows while the page is open, and is found by its words", async ({
  page,
  request,
}) => {
  const key = await newKey(request);
  const mark = randomUUID();
  await openStream(page, `/live?search=${mark}`);
  expect(await send(request, key, "track", { userId: "u1", event: `Seen ${mark}` })).toBe(200);
  const rows = page.locator("[data-event]");
  await expect(rows).toHaveCount(1);
  await expect(rows.first()).toContainText(mark);
  await expect(rows.first()).toContainText(key.name);

  await page.keyboard.press("p");
  await expect(page.getByRole("button", { name: "Go on" })).toBeVisible();
  await send(request, key, "track", { userId: "u1", event: `Later ${mark}` });
  await expect(page.getByText(/\d+ newer/)).toBeVisible();
  await expect(rows).toHaveCount(1);
  await page.keyboard.press("p");
  await expect(rows).toHaveCount(2);
  await expect(rows.first()).toContainText("Later");

  await page.getByLabel("Who", { exact: true }).selectOption("person");
  await expect(page).toHaveURL(/known=person/);
  await expect(rows).toHaveCount(0);
  await page.getByRole("main").getByRole("button", { name: "Clear filters" }).click();
  await expect(page).not.toHaveURL(/search=/);
});

test("what came while the stream was broken is fetched again", async ({ page, request }) => {
  const key = await newKey(request);
  const mark = randomUUID();
  await page.addInitScript(() => {
    const Native = window.EventSource;
    window.EventSource = class extends Native {
      constructor(address: string | URL) {
        super(address);
        (window as unknown as { stream: EventSource }).stream = this;
      }
    };
  });
  await openStream(page, `/live?search=${mark}`);
  // As a server that refuses does it: the browser gives up, and the page has to ask again.
  await page.evaluate(() => {
    const { stream } = window as unknown as { stream: EventSource };
    stream.close();
    stream.onerror?.(new Event("error"));
  });
  await expect(page.getByTestId("connection")).toHaveAttribute("data-state", "lost");
  await send(request, key, "track", { userId: "u1", event: `Missed ${mark}` });
  await expect(page.getByTestId("connection")).toHaveAttribute("data-state", "open");
  await expect(page.locator("[data-event]")).toHaveCount(1);
});

test("a tier that changes is an alert beside the stream", async ({ page, request }) => {
  await openStream(page, "/live");
  const alert = {
    account_id: 1,
    account: "Alerted",
    change: "tier_changed",
    before: "3",
    after: "1",
    raised_at: new Date().toISOString(),
  };
  await page.route("**/api/v1/events/recent", async (route) => {
    const answer = await route.fetch();
    const start = await answer.json();
    await route.fulfill({ json: { ...start, alerts: [alert] } });
  });
  await page.reload();
  const shown = page.getByTestId("alerts").locator("li").first();
  await expect(shown).toContainText("Tier 3 → Tier 1");
  await expect(shown.getByRole("link")).toHaveAttribute("href", "/accounts/1");
  expect((await request.get("/api/v1/events/recent")).ok()).toBe(true);
});

test("a key is made, turns green at its first event, and is revoked", async ({ page, request }) => {
  const name = `site ${randomUUID().slice(0, 8)}`;
  await open(page, "/tracking");
  await page.getByLabel("What the key is for").fill(name);
  await page.getByRole("button", { name: "Create a key" }).click();
  const row = page.locator(`[data-key="${name}"]`);
  await expect(row).toContainText("none yet");
  const check = page.getByTestId("first-event");
  await expect(check).toHaveAttribute("data-state", "waiting");
  await expect(check).toContainText(name);
  const key = await row.locator("code").innerText();
  const snippet = page.getByTestId("snippet");
  await expect(snippet).toContainText(`data-key="${key}"`);
  await page.getByLabel(/Ask for consent first/).check();
  await expect(page).toHaveURL(/consent=true/);
  await expect(snippet).toContainText('data-consent="required"');
  for (const sender of ["Segment for Node", "RudderStack for Node", "curl"]) {
    await page.getByRole("button", { name: sender }).click();
    await expect(snippet).toContainText(key);
  }
  await expect(page).toHaveURL(/sender=curl/);

  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await row.getByRole("button", { name: /Copy/ }).click();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(key);

  expect(await send(request, { id: 0, name, key }, "page", { userId: "u1" })).toBe(200);
  await expect(check).toHaveAttribute("data-state", "arrived");
  await expect(row).not.toContainText("none yet");

  await row.getByRole("button", { name: /Revoke/ }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: "Cancel" }).click();
  await expect(row).toHaveAttribute("data-revoked", "false");
  await row.getByRole("button", { name: /Revoke/ }).click();
  await dialog.getByRole("button", { name: "Revoke" }).click();
  await expect(row).toHaveAttribute("data-revoked", "true");
  expect(await send(request, { id: 0, name, key }, "page", { userId: "u1" })).toBe(401);
});

test("a refused call shows with its reason, and its sample is text", async ({ page, request }) => {
  const key = await newKey(request);
  const event = `<img src=x onerror="document.title='run'">`;
  expect(await send(request, key, "track", { event })).toBe(400);
  await open(page, `/data-quality?source=${encodeURIComponent(key.name)}`);
  const refused = page.getByTestId("rejects").locator("li");
  await expect(refused).toHaveCount(1);
  await expect(refused).toContainText("A field is missing");
  await refused.locator("summary").click();
  await expect(refused.locator("pre")).toContainText("<img src=x");
  await expect(page.locator("pre img")).toHaveCount(0);
  await expect(page.getByTestId("days").locator("tbody tr")).toHaveCount(1);
  await page.getByRole("button", { name: "30 days" }).click();
  await expect(page).toHaveURL(/days=30/);
});

test("calls of an unknown key are counted under one heading", async ({ page, request }) => {
  const unknown = { id: 0, name: "", key: `nobody-${randomUUID()}` };
  expect(await send(request, unknown, "track", { userId: "u1", event: "E" })).toBe(401);
  await open(page, "/data-quality");
  await expect(page.getByTestId("days")).toContainText("(unknown key)");
  await expect(page.getByText("Unknown write key")).toBeVisible();
  expect(await page.content()).not.toContain(unknown.key);
});

test("a rising account tells why, and its page shows the week", async ({ page, request }) => {
  const key = await newKey(request);
  await send(request, key, "track", { userId: "u1", event: "Anything" });
  await expect.poll(async () => (await arrived(request, key)).length).toBe(1);
  await open(page, "/rising");
  const row = page.getByTestId("rising").locator("tbody tr").first();
  await expect(row).toContainText(/events? this week, usually/);
  await expect(row).toContainText("standard deviations beyond chance");
  await row.getByRole("link").click();
  await expect(page).toHaveURL(/\/accounts\/\d+/);
  const card = page.getByTestId("engagement");
  await expect(card).toContainText("An unusual week");
  const held = /Counts as [\d.,]+ for the account/;
  await expect(page.getByTestId("engagement-held")).toContainText(held);
  await expect(card.locator(".week-bar")).toHaveCount(13);
  await expect(card.locator(".heat td[data-heat]").first()).toBeAttached();
});

test("a timeline is narrowed and goes on as it is scrolled", async ({ page, request }) => {
  const accounts = await request.get("/api/v1/accounts?sort=-people&limit=100");
  let id = 0;
  for (const account of (await accounts.json()).items) {
    const timeline = await request.get(`/api/v1/accounts/${account.id}/timeline?limit=1`);
    if ((await timeline.json()).total > 30) id = account.id;
    if (id > 0) break;
  }
  await open(page, `/accounts/${id}`);
  const shown = page.locator(".card-body > .timeline li");
  await expect(shown.first()).toBeVisible();
  const before = await shown.count();
  await page.mouse.wheel(0, 100_000);
  await expect.poll(() => shown.count()).toBeGreaterThan(before);
  await page.getByLabel("Type").selectOption({ index: 1 });
  await expect(page).toHaveURL(/type=/);
  // What stood there before stays until the answer is there.
  const words = async () => [...new Set(await shown.locator(".strong").allInnerTexts())];
  await expect.poll(async () => (await words()).length).toBe(1);
  const word = (await words())[0]?.trim() ?? "";
  await page.reload();
  await expect(shown.first().locator(".strong")).toHaveText(word);
});

test("tracked events stand on the timeline among those of the records", async ({
  page,
  request,
}) => {
  const key = await newKey(request);
  const { items } = await (await request.get("/api/v1/accounts?sort=-people&limit=20")).json();
  const account = items.find(({ domain }: { domain: string | null }) => domain !== null);
  const mark = randomUUID().slice(0, 8);
  // The group call makes the visitor one of the account, the past included.
  const anonymousId = `visitor-${mark}`;
  await send(request, key, "track", { anonymousId, event: `Seen ${mark}` });
  await send(request, key, "group", { anonymousId, groupId: account.domain });
  const path = `/api/v1/accounts/${account.id}/timeline/tracked`;
  const told = async () => JSON.stringify(await (await request.get(path)).json());
  await expect.poll(told).toContain(mark);
  await open(page, `/accounts/${account.id}`);
  const entry = page.locator("[data-tracked=true]").filter({ hasText: mark });
  await expect(entry).toHaveCount(1);
  await page.getByLabel("Type").selectOption(`seen_${mark}`);
  await expect(page.locator(".card-body > .timeline li")).toHaveCount(1);
  await expectAccessible(page);
});

test("pages of tracking fit a telephone", async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  for (const address of addresses) {
    await openStream(page, address);
    const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(over, address).toBeLessThanOrEqual(0);
  }
});

test("keys lead to the pages of tracking", async ({ page }) => {
  await open(page, "/imports");
  for (const [key, address] of [
    ["l", "/live"],
    ["r", "/rising"],
    ["t", "/tracking"],
    ["q", "/data-quality"],
  ] as const) {
    await chord(page, key);
    await expect(page).toHaveURL(new RegExp(address));
    await expect(page.locator("h1")).toBeVisible();
  }
});
