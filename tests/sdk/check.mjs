import assert from "node:assert/strict";

/** What both libraries were told to send, as the log must hold it: each once. */
export const expected = [
  ["identify", "", "user-1", "kim@acme-sdk.com"],
  ["track", "demo_request", "user-1", null],
  ["page", "page_view", "user-1", null],
  ["screen", "screen_view", "user-1", null],
  ["group", "", "user-1", null],
  ["alias", "", "user-2", null],
];

/** How many further events a library sends, so that it needs several batches. */
export const more = 250;

/** Holds what arrived against what was sent. */
export async function check(server) {
  const events = await server.events();
  const ids = events.map((event) => event.message_id);
  assert.equal(new Set(ids).size, ids.length, "a message arrived twice");
  assert.equal(events.length, expected.length + more);
  for (const [call, type, user, email] of expected) {
    const found = events.filter((event) => event.call === call && event.name !== "More");
    assert.equal(found.length, 1, `${call}: ${JSON.stringify(found)}`);
    assert.equal(found[0].event_type, type, call);
    assert.equal(found[0].user_id, user, call);
    if (email) assert.equal(found[0].email, email, call);
    assert.equal(found[0].bot, null, call);
    assert.equal(found[0].source, "sdk", call);
  }
  assert.equal(events.filter(({ call }) => call === "group")[0].group_id, "acme-sdk");
  const { items } = await server.get("/api/v1/accounts");
  assert.deepEqual(
    items.map(({ name, domain, people_count }) => [name, domain, people_count]),
    [["Acme SDK", "acme-sdk.com", 1]],
    "the group is the one account, and the person who identified is its one person",
  );
  const quality = await server.get("/api/v1/events/quality");
  const counted = (outcome) =>
    quality.days
      .filter((day) => day.outcome === outcome)
      .reduce((sum, { events: count }) => sum + count, 0);
  assert.equal(counted("accepted"), expected.length + more);
  assert.equal(counted("duplicate"), 0);
  assert.equal(counted("rejected"), 0);
  assert.deepEqual(quality.rejects, []);
}
