import { type APIRequestContext, expect, type Page, test } from "@playwright/test";
import { open, rows } from "./open";
import { newKey, send } from "./tracking-data";

// What is pressed is what is chosen, also when answers arrive between the press and the click, or
// when the list is still that of an earlier text.

const searches = /\/api\/v1\/accounts\?.*search=/;

/** Holds back the answers to a search until they are let go. */
async function holdSearches(page: Page): Promise<() => void> {
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  await page.route(searches, async (route) => {
    await held;
    await route.continue();
  });
  return release;
}

/** A picker that is open, whom it offers, and whom it assigned. */
interface Picker {
  chosen: number[];
  offers: (search: string) => Promise<{ id: number; name: string }[]>;
}

/** Opens the picker of accounts on a page of a person; nothing that it assigns is written. */
async function openPicker(page: Page, request: APIRequestContext): Promise<Picker> {
  const chosen: number[] = [];
  const { items } = await (await request.get("/api/v1/accounts?limit=1&sort=-people")).json();
  const own: number = items[0].id;
  const { people } = await (await request.get(`/api/v1/accounts/${own}`)).json();
  await page.route("**/api/v1/people/*/account", async (route) => {
    chosen.push(route.request().postDataJSON().account_id);
    await route.abort();
  });
  await open(page, `/people/${people[0].id}/match`);
  await page.getByRole("button", { name: "Assign an account …" }).click();
  const list = page.getByRole("dialog").getByRole("listbox");
  await expect(list).toHaveAttribute("aria-busy", "false");
  await page.getByRole("combobox", { expanded: true }).fill("");
  await expect(list).toHaveAttribute("aria-busy", "false");
  const offers = async (search: string) =>
    (await offered(request, search)).filter(({ id }) => id !== own);
  return { chosen, offers };
}

/** The accounts that are offered for a text. */
async function offered(request: APIRequestContext, search: string) {
  const params = new URLSearchParams({ limit: "12" });
  if (search) params.set("search", search);
  const answer = await request.get("/api/v1/accounts", { params });
  return (await answer.json()).items as { id: number; name: string }[];
}

test("an option of the picker is taken while its list is behind the text", async ({
  page,
  request,
}) => {
  const { chosen, offers } = await openPicker(page, request);
  const [, , third] = await offers("");
  const release = await holdSearches(page);
  await page.getByRole("combobox", { expanded: true }).fill(third?.name ?? "");
  const list = page.getByRole("dialog").getByRole("listbox");
  await expect(list).toHaveAttribute("aria-busy", "true");
  await list.getByRole("option").nth(2).click();
  await expect.poll(() => chosen).toEqual([third?.id]);
  await expect(page.getByRole("dialog")).toHaveCount(0);
  release();
});

test("an option that is pressed stays under the pointer until it is taken", async ({
  page,
  request,
}) => {
  const { chosen, offers } = await openPicker(page, request);
  const all = await offers("");
  const text = all[6]?.name.slice(0, 5) ?? "";
  const others = await offers(text);
  expect(others.map(({ id }) => id)).not.toContain(all[1]?.id);
  const release = await holdSearches(page);
  const answered = page.waitForResponse(searches);
  await page.getByRole("combobox", { expanded: true }).fill(text);
  const list = page.getByRole("dialog").getByRole("listbox");
  await list.getByRole("option").nth(1).hover();
  await page.mouse.down();
  release();
  await answered;
  // The answer would be there by now: that it is not shown has no event to wait for.
  await page.waitForTimeout(500);
  await page.mouse.up();
  await expect.poll(() => chosen).toEqual([all[1]?.id]);
});

test("Enter before the answer takes the first of the answer", async ({ page, request }) => {
  const { chosen, offers } = await openPicker(page, request);
  const all = await offers("");
  const wanted = all[5];
  const [first] = await offers(wanted?.name ?? "");
  expect(first?.id).not.toBe(all[0]?.id);
  const release = await holdSearches(page);
  const field = page.getByRole("combobox", { expanded: true });
  await field.fill(wanted?.name ?? "");
  await field.press("Enter");
  await expect(page.getByRole("dialog")).toBeVisible();
  expect(chosen).toEqual([]);
  release();
  await expect.poll(() => chosen).toEqual([first?.id]);
});

test("the commands take an account that was pressed, and one that is still searched", async ({
  page,
  request,
}) => {
  const [first, second] = await offered(request, "");
  await open(page, "/imports");
  await page.keyboard.press("Control+k");
  const field = page.getByRole("combobox", { expanded: true });
  await field.fill(first?.name ?? "");
  const option = page
    .getByRole("option")
    .filter({ hasText: first?.name ?? "" })
    .first();
  await expect(option).toBeVisible();
  const release = await holdSearches(page);
  await option.hover();
  await page.mouse.down();
  await page.evaluate(() => {
    // Typed while the button is down, as fast hands do.
    const input = document.querySelector<HTMLInputElement>("dialog input");
    const set = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value")?.set;
    set?.call(input, "zzqqxx");
    input?.dispatchEvent(new Event("input", { bubbles: true }));
  });
  await page.mouse.up();
  await expect(page).toHaveURL(new RegExp(`/accounts/${first?.id}$`));

  await page.keyboard.press("Control+k");
  await field.fill(second?.name ?? "");
  await field.press("Enter");
  await expect(page.getByRole("dialog")).toBeVisible();
  release();
  await expect(page).toHaveURL(new RegExp(`/accounts/${second?.id}$`));
});

test("a row that is pressed is the one that opens, whatever arrives meanwhile", async ({
  page,
}) => {
  await open(page, "/accounts");
  await expect(rows(page).nth(3)).toBeVisible();
  const name = page.locator('[data-place="3"] a');
  const address = (await name.getAttribute("href")) ?? "";
  const id = address.split("/").at(-1);
  await page.locator('[data-place="3"]').hover();
  await page.mouse.down();
  // Another order arrives while the button is down.
  await page.evaluate(() => {
    const head = [...document.querySelectorAll<HTMLElement>('[role="columnheader"] button')];
    head.find((button) => button.textContent?.startsWith("Account"))?.click();
  });
  await expect(page).toHaveURL(/sort=name/);
  await page.waitForLoadState("networkidle");
  await page.mouse.up();
  await expect(page).toHaveURL(new RegExp(`open=${id}(&|$)`));
  await expect(name).not.toHaveAttribute("href", address);
});

test("a link of the stream is taken while events push it down", async ({ page, request }) => {
  const key = await newKey(request);
  const { items } = await (await request.get("/api/v1/accounts?sort=-people&limit=20")).json();
  const account = items.find(({ domain }: { domain: string | null }) => domain !== null);
  const visitor = { anonymousId: `press ${key.name}`, event: `Pressed ${key.name}` };
  await send(request, key, "track", visitor);
  await send(request, key, "group", { ...visitor, groupId: account.domain });
  await expect(async () => {
    await send(request, key, "track", visitor);
    const { events } = await (await request.get("/api/v1/events/recent")).json();
    const known = events.filter(
      (event: { source: string; account_id: number | null }) =>
        event.source === key.name && event.account_id === account.id,
    );
    expect(known.length).toBeGreaterThan(0);
  }).toPass();
  await open(page, `/live?search=${encodeURIComponent(`pressed ${key.name}`)}`);
  const link = page.locator(`[data-event] a[href="/accounts/${account.id}"]:visible`).first();
  await link.hover();
  await page.mouse.down();
  const count = await page.locator("[data-event]").count();
  for (let sent = 0; sent < 5; sent += 1) await send(request, key, "track", visitor);
  await expect
    .poll(async () => {
      const { events } = await (await request.get("/api/v1/events/recent")).json();
      return events.filter(({ source }: { source: string }) => source === key.name).length;
    })
    .toBeGreaterThanOrEqual(count + 5);
  await page.waitForTimeout(500);
  await page.mouse.up();
  await expect(page).toHaveURL(new RegExp(`/accounts/${account.id}$`));
});

test("a control that is pressed after a search stays under the pointer", async ({ page }) => {
  await open(page, "/accounts");
  await expect(rows(page).first()).toBeVisible();
  const button = page.getByRole("button", { name: "Builder", exact: true });
  const before = await button.boundingBox();
  await page.locator("[data-search]").fill("a");
  await button.hover();
  await page.mouse.down();
  // The field is left, but a button that clears the filters would push away what is pressed.
  await expect(page.locator("[data-search]")).not.toBeFocused();
  expect(await button.boundingBox()).toEqual(before);
  await page.mouse.up();
  await expect(page.getByRole("dialog", { name: "Build a filter" })).toBeVisible();
  await expect(page).toHaveURL(/search=a/);
  await page.keyboard.press("Escape");
  // A press that leads away leads there.
  await page.locator("[data-search]").fill("ab");
  await page.getByRole("link", { name: "Double funnel" }).click();
  await expect(page).toHaveURL(/\/funnel/);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Double funnel");
});

test("the builder opens on a slow machine", async ({ page }) => {
  await open(page, "/accounts");
  await expect(rows(page).first()).toBeVisible();
  const session = await page.context().newCDPSession(page);
  await session.send("Emulation.setCPUThrottlingRate", { rate: 15 });
  await page.getByRole("button", { name: "Builder", exact: true }).click();
  const builder = page.getByRole("dialog", { name: "Build a filter" });
  await expect(builder.getByRole("button", { name: "Add a condition" })).toBeVisible();
});

test("a builder that gets no answer says so and tries again", async ({ page }) => {
  await open(page, "/accounts");
  const read = "**/api/v1/filters/read";
  await page.route(read, (route) => route.abort());
  await page.getByRole("button", { name: "Builder", exact: true }).click();
  const builder = page.getByRole("dialog", { name: "Build a filter" });
  await expect(builder.getByRole("alert")).toContainText("The builder could not be opened.");
  await page.unroute(read);
  await builder.getByRole("button", { name: "Try again" }).click();
  await expect(builder.getByRole("button", { name: "Add a condition" })).toBeVisible();
});
