import { QueryClient } from "@tanstack/react-query";
import { expect, it, vi } from "vitest";
import { client, keysOf, refresh, refreshAllBut } from "./api";
import { preferences } from "./state/preferences";

const accountsKey = keysOf("accounts");
const accountKey = keysOf("account");

/** Which of three fetched answers are out of date after a change. */
async function outOfDateAfter(change: (client: QueryClient) => Promise<void>) {
  const client = new QueryClient();
  const keys = [accountsKey({ limit: 5 }), accountsKey({ limit: 9 }), accountKey(4)];
  for (const key of keys) client.setQueryData(key, {});
  await change(client);
  return keys.map((key) => client.getQueryState(key)?.isInvalidated);
}

it("makes keys that begin with the name of the room", () => {
  expect(accountsKey()).toEqual(["accounts"]);
  expect(accountKey("standing", 4)).toEqual(["account", "standing", 4]);
});

it("refreshes all that a key names and nothing else", async () => {
  expect(await outOfDateAfter((client) => refresh(client, [accountsKey()]))).toEqual([
    true,
    true,
    false,
  ]);
  expect(await outOfDateAfter((client) => refresh(client, [accountsKey({ limit: 5 })]))).toEqual([
    true,
    false,
    false,
  ]);
});

it("refreshes all but what was named", async () => {
  expect(await outOfDateAfter((client) => refreshAllBut(client, [accountsKey()]))).toEqual([
    false,
    false,
    true,
  ]);
});

it("asks for answers in the language of the page", async () => {
  const fetched = vi.fn((_: Request) => Promise.resolve(new Response("{}")));
  const baseUrl = "http://127.0.0.1";
  await client.GET("/api/v1/workspace", { fetch: fetched, baseUrl });
  expect(fetched.mock.calls[0]?.[0].headers.get("Accept-Language")).toBe(preferences().language);
});
