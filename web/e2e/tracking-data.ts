import { randomUUID } from "node:crypto";
import { type APIRequestContext, expect } from "@playwright/test";

/** A write key as the server gives it. */
export interface WriteKey {
  id: number;
  name: string;
  key: string;
}

/** An event as the stream shows it. */
export interface StreamEvent {
  call: string;
  event_type: string;
  name: string | null;
  who: string | null;
  person_id: number | null;
  account_id: number | null;
  page: string | null;
  bot: string | null;
  source: string;
}

/** Makes a key of its own, so that tests that run beside each other tell their events apart. */
export async function newKey(request: APIRequestContext): Promise<WriteKey> {
  const name = `e2e ${randomUUID().slice(0, 8)}`;
  const answer = await request.post("/api/v1/write-keys", { data: { name, kind: "server" } });
  expect(answer.status()).toBe(201);
  return answer.json();
}

/** Sends one call as a server would. */
export async function send(
  request: APIRequestContext,
  { key }: WriteKey,
  call: string,
  data: Record<string, unknown>,
): Promise<number> {
  const basic = Buffer.from(`${key}:`).toString("base64");
  const headers = { authorization: `Basic ${basic}` };
  return (await request.post(`/v1/${call}`, { data, headers })).status();
}

/** What came by a key, the newest first. */
export async function arrived(
  request: APIRequestContext,
  { name }: WriteKey,
): Promise<StreamEvent[]> {
  const answer = await request.get("/api/v1/events/recent");
  const { events } = (await answer.json()) as { events: StreamEvent[] };
  return events.filter(({ source }) => source === name);
}
