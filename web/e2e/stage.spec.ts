import { expect, test } from "@playwright/test";
import { expectAccessible, languages, open, rows, themes } from "./open";

test("an account is moved with a reason, which no job undoes, and released again", async ({
  page,
  request,
}) => {
  const list = await (await request.get("/api/v1/accounts?limit=1&offset=40")).json();
  const { id } = list.items[0] as { id: number };
  const before = await (await request.get(`/api/v1/accounts/${id}/stage`)).json();
  const target = before.stage?.key === "won" ? "opportunity" : "won";

  await open(page, `/accounts/${id}`);
  const card = page.getByTestId("stage");
  await expect(card).toBeVisible();
  if (before.next) await expect(card).toContainText("Next:");

  await page.getByRole("button", { name: "Move" }).click();
  const dialog = page.getByRole("dialog", { name: "Move to another stage" });
  const send = dialog.getByRole("button", { name: "Move" });
  await expect(send).toBeDisabled();
  await dialog.getByLabel("Stage").selectOption(target);
  await dialog.getByLabel("Why").fill("Signed at the fair");
  await expectAccessible(page);
  await send.click();
  await expect(page.getByTestId("toast")).toContainText("no job undoes it");
  await expect(card).toContainText("Moved by Alex Demo");
  await expect(card).toContainText("Signed at the fair");
  await expect(page.getByTestId("stage-changes")).toContainText(
    "moved by Alex Demo: Signed at the fair",
  );

  // A day that is past is refused, and nothing changes.
  const past = { stage: "target", reason: "x", until: "2020-01-01" };
  const refused = await request.put(`/api/v1/accounts/${id}/stage`, { data: past });
  expect(refused.status()).toBe(400);
  await expect(card).toContainText("Signed at the fair");

  // The accounts list follows at once.
  await open(page, `/accounts?filter=${encodeURIComponent(`id = ${id} and stage = "${target}"`)}`);
  await expect(rows(page)).toHaveCount(1);

  await open(page, `/accounts/${id}`);
  await page.getByRole("button", { name: "Take back" }).click();
  await expect(page.getByTestId("toast")).toContainText("conditions count again");
  await expect(card).not.toContainText("Moved by Alex Demo on");
});

test("a contract is told, counts before what is imported, and is forgotten", async ({
  page,
  request,
}) => {
  const list = await (await request.get("/api/v1/accounts?limit=1&offset=60")).json();
  const { id } = list.items[0] as { id: number };
  await open(page, `/accounts/${id}`);
  const card = page.getByTestId("market");
  await page.getByRole("button", { name: "Edit contract" }).click();
  const dialog = page.getByRole("dialog", { name: "Contract with a competitor" });
  await dialog.getByLabel("Competitor").fill("Rival 경쟁사");
  await dialog.getByLabel("Contract ends on").fill("2031-03-31");
  await dialog.getByRole("button", { name: "Keep" }).click();
  await expect(page.getByTestId("toast")).toContainText("Kept");
  await expect(card).toContainText("Rival 경쟁사");
  await expect(card).toContainText("2031");
  await expect(card).toContainText("Set by Alex Demo");
  await page.getByRole("button", { name: "Use what is imported" }).click();
  await expect(card).not.toContainText("Rival 경쟁사");
});

test("accounts are listed by their state in the market", async ({ page, request }) => {
  const rarest = async () => {
    const facets = await (await request.get("/api/v1/accounts/facets")).json();
    const known = (facets.market_states as { value: string | null; count: number }[]).filter(
      ({ value }) => value !== null,
    );
    const last = known.at(-1);
    if (!last?.value) throw new Error("the demo has no scored accounts");
    return { state: last.value, count: last.count };
  };
  const { state } = await rarest();
  await open(page, "/accounts");
  await page.getByLabel("Market", { exact: true }).selectOption(state);
  await expect(page).toHaveURL(new RegExp(`market_state=${state}`));
  await expect(rows(page).first()).toContainText(/\S/);
  // Another test may move an account between the two answers.
  await expect(async () => {
    const now = await rarest();
    const filter = encodeURIComponent(`market_state = "${now.state}"`);
    const listed = await request.get(`/api/v1/accounts?limit=1&filter=${filter}`);
    expect((await listed.json()).total).toBe(now.count);
  }).toPass();
});

for (const language of languages) {
  for (const theme of themes) {
    test(`stages are accessible in ${language}, ${theme}`, async ({ page, request }) => {
      const list = await (await request.get("/api/v1/accounts?limit=1&sort=-open_amount")).json();
      const complaints = await open(page, `/accounts/${list.items[0].id}`, language, theme);
      await expect(page.getByTestId("stage")).toBeVisible();
      await expect(page.getByTestId("market")).toBeVisible();
      await expectAccessible(page);
      expect(complaints).toEqual([]);
    });
  }
}
