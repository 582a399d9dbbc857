import { randomUUID } from "node:crypto";
import { type APIRequestContext, expect } from "@playwright/test";

const api = "/api/v1";

/** Letters only: digits in names and domains would weigh in the comparison. */
export function mark(): string {
  const letters = randomUUID().replace(/[^a-z]/g, "");
  const more = [...randomUUID().replace(/-/g, "")].map((digit) =>
    String.fromCharCode(97 + (Number.parseInt(digit, 16) % 16)),
  );
  return (letters + more.join("")).slice(0, 10);
}

/** Imports rows whose headings are the fields' own keys, and waits until they are there. */
export async function importRows(
  request: APIRequestContext,
  entity: "account" | "person",
  rows: Record<string, string>[],
): Promise<void> {
  const headings = Object.keys(rows[0] ?? {});
  const lines = [headings, ...rows.map((row) => headings.map((heading) => row[heading] ?? ""))];
  const name = `${entity}-${randomUUID()}.csv`;
  const buffer = Buffer.from(lines.map((cells) => cells.join(",")).join("\n"));
  const preview = await request.post(`${api}/imports/preview`, {
    multipart: { file: { name, mimeType: "text/csv", buffer } },
  });
  const { upload_id } = await preview.json();
  const data = {
    upload_id,
    entity,
    source: "matching-test",
    mapping: Object.fromEntries(headings.map((heading) => [heading, heading])),
    dry_run: false,
  };
  let id = 0;
  // What went before may not have let go of the workspace yet: one job runs at a time.
  await expect(async () => {
    const started = await request.post(`${api}/imports`, { data });
    expect(started.ok()).toBe(true);
    id = (await started.json()).id;
  }).toPass();
  await expect
    .poll(async () => (await (await request.get(`${api}/imports/${id}`)).json()).state)
    .toBe("done");
}

/** A company twice, and people who may belong to either. */
export interface Doubtful {
  company: string;
  people: string[];
}

/** Makes two accounts of one name at one domain, so that their people are doubtful. */
export async function doubtfulPeople(request: APIRequestContext, count: number): Promise<Doubtful> {
  const name = mark();
  const company = `${name[0]?.toUpperCase()}${name.slice(1)} Instruments`;
  await importRows(request, "account", [
    {
      external_id: `${name}-a`,
      name: `${company} GmbH`,
      website: `${name}.example`,
      country: "DE",
    },
    { external_id: `${name}-b`, name: `${company} Ltd`, website: `${name}.example`, country: "DE" },
  ]);
  const people = Array.from({ length: count }, (_, place) => `Person${"abcdef"[place]} ${name}`);
  await importRows(
    request,
    "person",
    people.map((person, place) => ({
      external_id: `${name}-p${place}`,
      first_name: person.split(" ")[0] ?? "",
      last_name: name,
      email: `person${place}@${name}.example`,
      company,
      title: "Buyer",
    })),
  );
  return { company, people };
}

/** The id of a person in the review queue. */
export async function waitingId(request: APIRequestContext, person: string): Promise<number> {
  const answer = await request.get(`${api}/match/review?limit=500`);
  const { items } = (await answer.json()) as {
    items: { person: { id: number; name: string } }[];
  };
  const id = items.find((item) => item.person.name === person)?.person.id;
  expect(id, `${person} waits`).toBeDefined();
  return id ?? 0;
}

/** Where a person stands now. */
export async function standing(
  request: APIRequestContext,
  id: number,
): Promise<{ outcome: string; by_person: boolean; account: { name: string } | null }> {
  const answer = await request.get(`${api}/people/${id}/match`);
  return (await answer.json()).standing;
}
