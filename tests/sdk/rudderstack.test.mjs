import assert from "node:assert/strict";
import { test } from "node:test";
import RudderAnalytics from "@rudderstack/rudder-sdk-node";
import { check, more } from "./check.mjs";
import { Server } from "./server.mjs";

for (const gzip of [true, false]) {
  const how = gzip ? "gzipped" : "plain";
  test(`RudderStack's library for Node sends everything exactly once, ${how}`, async (context) => {
    const server = await Server.start();
    context.after(() => server.stop());
    const faults = [];
    const analytics = new RudderAnalytics(server.key, {
      dataPlaneUrl: server.address,
      gzip,
      errorHandler: (fault) => faults.push(fault),
    });
    const userId = "user-1";
    analytics.identify({ userId, traits: { email: "kim@acme-sdk.com", name: "Kim" } });
    analytics.track({ userId, event: "Demo Requested", properties: { plan: "large" } });
    analytics.page({ userId, name: "Pricing", properties: { url: "https://a.example/pricing" } });
    analytics.screen({ userId, name: "Home" });
    const traits = { name: "Acme SDK", website: "acme-sdk.com", email: "info@acme-sdk.com" };
    analytics.group({ userId, groupId: "acme-sdk", traits });
    analytics.alias({ userId: "user-2", previousId: userId });
    for (let count = 0; count < more; count += 1) {
      analytics.track({ userId, event: "More", properties: { count } });
    }
    // The library sends a part of its queue at a time.
    while (analytics.queue.length > 0) await analytics.flush();
    await new Promise((resolve) => setTimeout(resolve, 300));
    assert.deepEqual(faults, []);
    await check(server);
  });
}

test("RudderStack's library fills in the past", async (context) => {
  const server = await Server.start();
  context.after(() => server.stop());
  const analytics = new RudderAnalytics(server.key, { dataPlaneUrl: server.address });
  const timestamp = new Date("2025-03-04T05:06:07.000Z");
  analytics.track({ userId: "user-1", event: "Demo Requested", timestamp });
  analytics.track({ userId: "user-1", event: "Demo Requested" });
  while (analytics.queue.length > 0) await analytics.flush();
  await new Promise((resolve) => setTimeout(resolve, 300));
  const [past, now] = (await server.events()).map(({ occurred_at: at }) => new Date(at));
  assert.equal(past.toISOString(), timestamp.toISOString());
  assert.ok(Date.now() - now.getTime() < 600_000, now.toISOString());
});
