import { expect, type Page, test } from "@playwright/test";
import { Site } from "./tag-site";
import { arrived, newKey, type WriteKey } from "./tracking-data";

// The published libraries of others, unchanged, on a page of another origin than the server's.

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

/** Opens a page whose own tag sends nothing, and puts a library into it. */
async function open(page: Page, library: string): Promise<void> {
  await page.goto(site.page("/pricing", { key: key.key, consent: "required" }));
  await page.addScriptTag({ path: `node_modules/${library}` });
}

/** Which calls came. */
const calls = async (...of: Parameters<typeof arrived>) =>
  (await arrived(...of)).map(({ call }) => call).sort();

test.beforeEach(async ({ request }) => {
  key = await newKey(request);
});

interface Calls {
  page(): unknown;
  track(event: string): unknown;
  identify(id: string, traits: object): unknown;
  group(id: string, traits: object): unknown;
  alias(id: string): unknown;
}

declare global {
  interface Window {
    AnalyticsNext: { AnalyticsBrowser: { load(settings: object, options: object): Calls } };
    rudderanalytics: {
      RudderAnalytics: new () => Calls & {
        load(key: string, address: string, options: object): void;
      };
    };
  }
}

for (const strategy of ["standard", "batching"]) {
  test(`Segment's library for browsers arrives, ${strategy}`, async ({
    page,
    request,
    baseURL,
  }) => {
    await open(page, "@segment/analytics-next/dist/umd/index.js");
    const { host } = new URL(baseURL ?? "");
    await page.evaluate(
      async ({ key, host, strategy }) => {
        const segment = {
          apiKey: key,
          apiHost: `${host}/v1`,
          protocol: "http",
          deliveryStrategy: { strategy, config: { size: 3, timeout: 200 } },
        };
        const settings = {
          writeKey: key,
          cdnSettings: { integrations: { "Segment.io": segment } },
        };
        const options = { integrations: { "Segment.io": segment } };
        const analytics = window.AnalyticsNext.AnalyticsBrowser.load(settings, options);
        await analytics.page();
        await analytics.track("Demo Requested");
        await analytics.identify("user-1", { email: "kim@segment-browser.example" });
        await analytics.group("group-1", { name: "Segment Browser" });
        await analytics.alias("user-2");
      },
      { key: key.key, host, strategy },
    );
    await expect
      .poll(() => calls(request, key))
      .toEqual(["alias", "group", "identify", "page", "track"]);
  });
}

for (const useBeacon of [false, true]) {
  const how = useBeacon ? "by beacon" : "by request";
  test(`RudderStack's library for browsers arrives ${how}`, async ({ page, request, baseURL }) => {
    await open(page, "@rudderstack/analytics-js/dist/npm/modern/bundled/umd/index.js");
    await page.evaluate(
      ({ key, address, useBeacon }) => {
        const source = { id: "s", name: "s", writeKey: key, enabled: true, workspaceId: "w" };
        const whole = { ...source, config: {}, connections: [], destinations: [] };
        const analytics = new window.rudderanalytics.RudderAnalytics();
        analytics.load(key, address, {
          useBeacon,
          beaconQueueOptions: { flushQueueInterval: 300 },
          getSourceConfig: () => ({ source: whole, updatedAt: "2026-01-01T00:00:00.000Z" }),
        });
        analytics.page();
        analytics.track("Demo Requested");
        analytics.identify("user-1", { email: "kim@rudder-browser.example" });
        analytics.group("group-1", { name: "Rudder Browser" });
        analytics.alias("user-2");
      },
      { key: key.key, address: baseURL ?? "", useBeacon },
    );
    await expect
      .poll(() => calls(request, key))
      .toEqual(["alias", "group", "identify", "page", "track"]);
  });
}
