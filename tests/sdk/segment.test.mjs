import assert from "node:assert/strict";
import { test } from "node:test";
import { Analytics } from "@segment/analytics-node";
import { check, more } from "./check.mjs";
import { Server } from "./server.mjs";

test("Segment's library for Node sends everything exactly once", async (context) => {
  const server = await Server.start();
  context.after(() => server.stop());
  const analytics = new Analytics({ writeKey: server.key, host: server.address });
  const faults = [];
  analytics.on("error", (fault) => faults.push(fault));
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
  await analytics.flush({ timeout: 10_000, close: true });
  assert.deepEqual(faults, []);
  await check(server);
});

test("a wrong write key is told to the library", async (context) => {
  const server = await Server.start();
  context.after(() => server.stop());
  const analytics = new Analytics({ writeKey: "nobody", host: server.address, maxRetries: 0 });
  const faults = [];
  analytics.on("error", (fault) => faults.push(fault));
  analytics.track({ userId: "user-1", event: "Lost" });
  await analytics.flush({ timeout: 10_000, close: true });
  assert.equal(faults.length, 1);
  assert.equal((await server.events()).length, 0);
});
