import { expect, test } from "@playwright/test";
import { expectAccessible, languages, open, themes } from "./open";

interface Member {
  id: number;
  name: string;
}
interface Committee {
  completeness: number;
  roles: { role: string; points: number; people: Member[] }[];
}

test("a role is confirmed, changed and taken back, and the gaps name their accounts", async ({
  page,
  request,
}) => {
  const list = await (await request.get("/api/v1/accounts?limit=20&sort=-people")).json();
  const committees = await Promise.all(
    (list.items as { id: number }[]).map(async ({ id }) => {
      const answer = await request.get(`/api/v1/accounts/${id}/committee`);
      return { id, committee: (await answer.json()) as Committee };
    }),
  );
  // A role that exactly one person has, so that it is missing once they have another.
  const alone = committees.flatMap(({ id, committee }) =>
    committee.roles
      .filter(({ role, people }) => people.length === 1 && role !== "champion")
      .map(({ role, people }) => ({ id, role, member: people[0] as Member })),
  )[0];
  if (!alone) throw new Error("the demo has no role with one person");
  const { id, role, member } = alone;

  await open(page, `/accounts/${id}`);
  const card = page.getByTestId("committee");
  const item = (key: string) => card.locator(`[data-role="${key}"]`);
  await expect(item(role)).toContainText(member.name);
  await card.getByLabel(`Change the role of ${member.name}`).selectOption("champion");
  await expect(page.getByTestId("toast")).toContainText("no job undoes it");
  await expect(item("champion")).toContainText(member.name);
  await expect(item("champion")).toContainText("confirmed by Alex Demo");
  await expect(item(role)).toHaveAttribute("data-state", "missing");

  const changed = await (await request.get(`/api/v1/accounts/${id}/committee`)).json();
  const tenths = (points: number) => Math.round(points * 10);
  const sum = (changed as Committee).roles.reduce((all, { points }) => all + tenths(points), 0);
  expect(sum).toBe(tenths((changed as Committee).completeness));

  await card.getByLabel(`Change the role of ${member.name}`).selectOption("forget");
  await expect(item(role)).toContainText(member.name);

  await open(page, "/committee");
  const table = page.locator('[data-testid^="gaps-"]').first();
  await expect(table.getByRole("row")).toHaveCount(6);
  await page
    .getByRole("link", { name: / of .* accounts without/ })
    .first()
    .click();
  await expect(page).toHaveURL(/committee_missing/);
  await expect(page.locator("[data-place]").first()).toBeVisible();
});

for (const language of languages) {
  for (const theme of themes) {
    test(`committees are accessible in ${language}, ${theme}`, async ({ page, request }) => {
      const list = await (await request.get("/api/v1/accounts?limit=1&sort=-people")).json();
      const complaints = await open(page, `/accounts/${list.items[0].id}`, language, theme);
      await expect(page.locator("html")).toHaveAttribute("lang", language);
      await expect(page.getByTestId("committee").locator("[data-role]").first()).toBeVisible();
      await expectAccessible(page);
      await page.goto("/committee");
      await expect(page.locator('[data-testid^="gaps-"]').first()).toBeVisible();
      await expectAccessible(page);
      expect(complaints).toEqual([]);
    });
  }
}
