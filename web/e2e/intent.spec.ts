import { randomUUID } from "node:crypto";
import { expect, test } from "@playwright/test";
import { expectAccessible, languages, open } from "./open";

test("a table of topics becomes the intent of an account, with its reasons", async ({
  page,
  request,
}) => {
  const list = await (await request.get("/api/v1/accounts?limit=1")).json();
  const { id } = list.items[0] as { id: number };
  const mark = randomUUID().slice(0, 8);
  const rows = [
    { account_id: id, topic: `abm ${mark}`, score: 91 },
    { account_id: id, topic: `calm ${mark}`, score: 12 },
    { account_id: -1, topic: "nobody", score: 12 },
  ];
  const answer = await request.post("/api/v1/intent", { data: { source: `e2e ${mark}`, rows } });
  expect((await answer.json()).rejects).toHaveLength(1);

  await open(page, `/accounts/${id}`);
  const card = page.getByTestId("intent");
  await expect(card.getByRole("row", { name: `abm ${mark}` })).toContainText("Surges");
  await expect(card.getByRole("row", { name: `calm ${mark}` })).toContainText("As usual");
  await expect(card).toContainText("from a score of 60 on");

  await open(page, "/imports");
  await page.getByLabel("Who says so").fill(`file ${mark}`);
  const table = `domain,topic,score\nintent-${mark}.com,crm,80\n,crm,80\n`;
  await page
    .getByLabel("Choose a table of topics")
    .setInputFiles({ name: "topics.csv", mimeType: "text/csv", buffer: Buffer.from(table) });
  const result = page.getByTestId("intent-result");
  await expect(result).toContainText("2 rows: 1 kept, 1 rejected.");
  await expect(result).toContainText("1 of them are of accounts that are not known yet");
  await expect(result).toContainText("Line 3:");
});

for (const language of languages) {
  test(`intent and its import are accessible in ${language}`, async ({ page, request }) => {
    const list = await (await request.get("/api/v1/accounts?limit=1")).json();
    const { id } = list.items[0] as { id: number };
    const rows = [{ account_id: id, topic: `abm ${language}`, score: 91 }];
    const told = await request.post("/api/v1/intent", { data: { source: "e2e", rows } });
    expect(told.ok()).toBe(true);
    for (const address of [`/accounts/${id}`, "/imports"]) {
      expect(await open(page, address, language)).toEqual([]);
      await expectAccessible(page);
      await page.goto("about:blank");
    }
  });
}
