import { expect, type Page, test } from "@playwright/test";
import { importRows, mark } from "./matching-data";
import { collect, Site } from "./tag-site";
import { arrived, newKey, type WriteKey } from "./tracking-data";

// Pages that a program drives are told to be bots'; these tests are about people's.
const userAgent =
  "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36";
test.use({ userAgent });

let site: Site;
let key: WriteKey;

test.beforeAll(async ({ baseURL }) => {
  site = await Site.start(baseURL ?? "");
});
test.afterAll(() => site.stop());
test.beforeEach(async ({ page, request }) => {
  key = await newKey(request);
  await page.addInitScript(() => {
    Object.defineProperty(Navigator.prototype, "webdriver", { get: () => false });
  });
});

const types = (messages: { type: string }[]) => messages.map(({ type }) => type);
const cookieNames = async (page: Page) =>
  (await page.context().cookies()).map(({ name }) => name).sort();
/** Longer than the tag waits before it sends. */
const quiet = (page: Page) => page.waitForTimeout(400);

test("a page view arrives, and its cookies are the site's own", async ({ page, request }) => {
  await page.goto(site.page("/pricing", { key: key.key }));
  await expect.poll(async () => (await arrived(request, key)).length).toBe(1);
  const [event] = await arrived(request, key);
  expect(event).toMatchObject({ call: "page", page: "/pricing", bot: null, person_id: null });
  const cookies = await page.context().cookies();
  expect(cookies.map(({ name }) => name).sort()).toEqual(["spg_id", "spg_session"]);
  for (const cookie of cookies) {
    expect(cookie).toMatchObject({ domain: "localhost", sameSite: "Lax", path: "/" });
  }
});

test("a page that a program drives is told to be a bot's", async ({ page, request }) => {
  await page.addInitScript(() => {
    Object.defineProperty(Navigator.prototype, "webdriver", { get: () => true });
  });
  await page.goto(site.page("/", { key: key.key }));
  await expect.poll(async () => (await arrived(request, key))[0]?.bot).toBe("headless");
});

for (const [signal, value] of [
  ["doNotTrack", "1"],
  ["globalPrivacyControl", true],
] as const) {
  test(`${signal} sends nothing and sets no cookie`, async ({ page }) => {
    await page.addInitScript(
      ([name, given]) => {
        Object.defineProperty(Navigator.prototype, name, { get: () => given, configurable: true });
      },
      [signal, value] as const,
    );
    const sent = collect(page);
    await page.goto(site.page("/", { key: key.key, forms: true, links: true }));
    await page.evaluate(() => {
      window.speargun.track("Clicked");
      window.speargun.identify("u1", { email: "a@b.example" });
    });
    await page.fill("input[type=email]", "a@b.example");
    await page.click("button");
    await quiet(page);
    expect(sent).toEqual([]);
    expect(await cookieNames(page)).toEqual([]);
  });
}

test("required consent is waited for, and can be taken back", async ({ page, request }) => {
  const sent = collect(page);
  await page.goto(site.page("/", { key: key.key, consent: "required" }));
  await page.evaluate(() => window.speargun.track("Too Early"));
  await quiet(page);
  expect(sent).toEqual([]);
  expect(await cookieNames(page)).toEqual([]);

  await page.evaluate(() => window.speargun.consent(true));
  await expect.poll(() => types(sent)).toEqual(["page"]);
  expect(await cookieNames(page)).toEqual(["spg_consent", "spg_id", "spg_session"]);
  await expect.poll(async () => (await arrived(request, key)).length).toBe(1);

  await page.evaluate(() => {
    window.speargun.track("Unsent");
    window.speargun.consent(false);
    window.speargun.track("Too Late");
  });
  await quiet(page);
  expect(types(sent)).toEqual(["page"]);
  expect(await cookieNames(page)).toEqual(["spg_consent"]);
  await page.reload();
  await quiet(page);
  expect(types(sent)).toEqual(["page"]);
});

test("a page of a single-page app counts once, an anchor does not", async ({ page }) => {
  const sent = collect(page);
  await page.goto(site.page("/first", { key: key.key }));
  await expect.poll(() => sent.length).toBe(1);
  await page.evaluate(() => history.pushState({}, "", "/second"));
  await expect.poll(() => sent.length).toBe(2);
  expect(new URL(sent[1]?.context.page.url ?? "").pathname).toBe("/second");
  expect(sent[1]?.context.page.referrer).toContain("/first");
  await page.evaluate(() => history.replaceState({ scrolled: 1 }, "", location.href));
  await page.click("#within");
  await quiet(page);
  expect(sent.length).toBe(2);
  await page.evaluate(() => history.pushState({}, "", "/second#/route"));
  await expect.poll(() => sent.length).toBe(3);
  await page.goBack();
  await expect.poll(() => sent.length).toBe(4);
});

test("a visit ends after thirty minutes without anything", async ({ page }) => {
  await page.clock.install();
  const sent = collect(page);
  await page.goto(site.page("/", { key: key.key }));
  await page.clock.runFor(1_000);
  await expect.poll(() => sent.length).toBe(1);
  await page.clock.fastForward("29:00");
  await page.evaluate(() => window.speargun.track("Still There"));
  await page.clock.runFor(1_000);
  await expect.poll(() => sent.length).toBe(2);
  await page.clock.fastForward("31:00");
  await page.evaluate(() => window.speargun.track("Back Again"));
  await page.clock.runFor(1_000);
  await expect.poll(() => sent.length).toBe(3);
  const [first, second, third] = sent.map(({ context }) => context.sessionId);
  expect(second).toBe(first);
  expect(third).not.toBe(second);
  expect(new Set(sent.map(({ anonymousId }) => anonymousId)).size).toBe(1);
});

test("forms and links count only where they are asked for", async ({ page }) => {
  const sent = collect(page);
  const act = async () => {
    await page.fill("input[type=email]", "kim@forms.example");
    await page.fill("input[name=secret]", "a secret");
    await page.click("button");
    await page.click("#away");
    await quiet(page);
  };
  await page.goto(site.page("/", { key: key.key }));
  await act();
  await expect.poll(() => types(sent)).toEqual(["page"]);
  await page.goto(site.page("/", { key: key.key, forms: true, links: true }));
  await act();
  await expect.poll(() => types(sent)).toEqual(["page", "page", "identify", "track", "track"]);
  expect(sent[2]?.traits).toEqual({ email: "kim@forms.example" });
  expect(sent[3]).toMatchObject({ event: "Form Submitted", properties: { form: "contact" } });
  expect(sent[4]?.properties).toEqual({ subject: "https://elsewhere.example/there" });
  expect(JSON.stringify(sent)).not.toContain("a secret");
});

test("who says who they are owns what they did before", async ({ page, request }) => {
  const name = mark();
  const account = { external_id: name, name: `Tag ${name}`, website: `${name}.com` };
  await importRows(request, "account", [account]);
  const found = await request.get(`/api/v1/accounts?search=${name}`);
  const id: number = (await found.json()).items[0].id;
  const events = async () => {
    const answer = await request.get(`/api/v1/accounts/${id}/engagement`);
    return (await answer.json()).events_7d ?? 0;
  };
  await page.goto(site.page("/pricing", { key: key.key }));
  await expect.poll(async () => (await arrived(request, key)).length).toBe(1);
  await page.goto(site.page("/product", { key: key.key }));
  await expect.poll(async () => (await arrived(request, key)).length).toBe(2);
  expect(await events()).toBe(0);
  await page.evaluate(
    (email) => window.speargun.push(["identify", `user of ${email}`, { email }]),
    `kim@${name}.com`,
  );
  await expect.poll(events).toBe(2);
  const [told] = await arrived(request, key);
  expect(told).toMatchObject({ call: "identify", account_id: id });
});

// Browsers let 64 KB of beacons be on their way at a time: what is more may be lost.
test("what waits leaves with the page", async ({ page, request }) => {
  await page.goto(site.page("/", { key: key.key, manual: true }));
  await page.evaluate(() => {
    for (let count = 0; count < 40; count += 1) {
      window.speargun.track("Last Words", { text: "안녕 ".repeat(40), count: String(count) });
    }
    location.href = "about:blank";
  });
  await page.waitForURL("about:blank");
  await expect.poll(async () => (await arrived(request, key)).length).toBe(40);
});

test("what the server could not take is sent again, once", async ({ page, request }) => {
  let refusals = 0;
  await page.route("**/v1/batch", async (route) => {
    refusals += 1;
    if (refusals > 2) return route.continue();
    const headers = { "access-control-allow-origin": "*" };
    return route.fulfill({ status: 503, headers, body: "{}" });
  });
  await page.goto(site.page("/", { key: key.key }));
  await page.evaluate(() => window.speargun.track("Patient"));
  await expect.poll(async () => (await arrived(request, key)).length).toBe(2);
  await quiet(page);
  expect((await arrived(request, key)).map(({ call }) => call).sort()).toEqual(["page", "track"]);
  expect(refusals).toBe(3);
});

test("an unknown key is refused once and not tried again", async ({ page }) => {
  const sent = collect(page);
  await page.goto(site.page("/", { key: "nobody" }));
  await expect.poll(() => sent.length).toBe(1);
  await page.waitForTimeout(1_500);
  expect(sent.length).toBe(1);
});
