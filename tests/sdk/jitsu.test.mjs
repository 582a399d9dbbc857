import assert from "node:assert/strict";
import { test } from "node:test";
import { jitsuAnalytics } from "@jitsu/js";
import { Server } from "./server.mjs";

for (const s2s of [true, false]) {
  const of = s2s ? "servers" : "browsers";
  test(`Jitsu's library sends everything exactly once to the address of ${of}`, async (context) => {
    const server = await Server.start();
    context.after(() => server.stop());
    // The library asks for a key of two parts; the first counts.
    const writeKey = `${server.key}:any`;
    const jitsu = jitsuAnalytics({ host: server.address, writeKey, s2s });
    await jitsu.identify("user-1", { email: "kim@acme-sdk.com" });
    await jitsu.track("Demo Requested", { plan: "large" });
    await jitsu.page({ url: "https://a.example/pricing" });
    await jitsu.group("acme-sdk", { name: "Acme SDK", website: "acme-sdk.com" });
    const events = await server.events();
    const told = events.map(({ call, event_type: type, bot }) => [call, type, bot]);
    assert.deepEqual(told.sort(), [
      ["group", "", null],
      ["identify", "", null],
      ["page", "page_view", null],
      ["track", "demo_request", null],
    ]);
    const quality = await server.get("/api/v1/events/quality");
    assert.deepEqual(quality.rejects, []);
  });
}
