import { expect, type Page, test } from "@playwright/test";
import { lookAt as look } from "./look";
import { expectAccessible } from "./open";
import { noBinary, OwnServer } from "./own-server";
import { comeIn, emailOf, fillWith } from "./team";

if (noBinary) console.log(`together.spec.ts is skipped. ${noBinary}`);
test.skip(noBinary !== null && !process.env.CI, noBinary ?? "");
test.describe.configure({ mode: "serial", timeout: 90_000 });

const people = {
  ada: { name: "Ada Zebra", role: "administrator" },
  mia: { name: "Mia Zebra", role: "marketing" },
  sam: { name: "Sam Zebra", role: "sales" },
} as const;
type Id = keyof typeof people;

let server: OwnServer;
const pages = {} as Record<Id, Page>;
let written: string[];
interface Account {
  id: number;
  name: string;
  country: string | null;
  industry: string | null;
  city: string | null;
  owner: string | null;
}
let accounts: Account[];
/** A country with some accounts, and how many. */
let country: string;
let inCountry: number;

test.beforeAll(async ({ browser }) => {
  test.setTimeout(180_000);
  server = await OwnServer.start(fillWith(people));
  for (const id of Object.keys(people) as Id[])
    pages[id] = await comeIn(browser, server, id, ["/programs", "Programmes"]);
  const answer = await pages.ada.request.get("/api/v1/accounts?limit=200");
  accounts = (await answer.json()).items;
  country = accounts.find((account) => account.country)?.country ?? "";
  inCountry = accounts.filter((account) => account.country === country).length;
  written = [
    ...accounts.flatMap(({ name, industry, city, owner }) => [
      name,
      industry ?? "",
      city ?? "",
      owner ?? "",
    ]),
    ...Object.values(people).map(({ name }) => name),
    ...Object.keys(people).map((id) => emailOf(id as Id)),
    ...["Zebra", "zq-partner", "zq-hello", "zq-fact", "zq-report", `country = "${country}"`],
  ].filter(Boolean);
  // Conditions and names of the CRM's stages are as they are written.
  const glossary = await (await pages.ada.request.get("/api/v1/glossary")).json();
  for (const { event, person } of glossary.definitions) written.push(event ?? "", person ?? "");
  for (const names of [glossary.sql_stages, glossary.won_stages, glossary.lost_stages])
    written.push(names.join(", "));
  written = written.filter(Boolean);
});
test.afterAll(async () => {
  for (const page of Object.values(pages)) await page.context().close();
  await server?.stop();
});

const lookAt = (of: Page, name: string) => look(of, name, written);

test("an administrator makes a role, and limits a person to some accounts", async () => {
  const { ada } = pages;
  await ada.goto("/users");
  await ada.getByRole("button", { name: "New role" }).click();
  const dialog = ada.getByRole("dialog");
  await dialog.getByLabel("Name").fill("zq-partner");
  await dialog.getByLabel("Team").selectOption("Sales");
  await dialog.getByLabel("Edit lists").check();
  await dialog.getByLabel("Read what single people did").check();
  await expectAccessible(ada);
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(ada.getByTestId("toast")).toContainText("zq-partner is saved");
  await expect(ada.getByTestId("rights")).toContainText("zq-partner");

  await ada.getByRole("button", { name: `Change ${people.sam.name}` }).click();
  await dialog.getByLabel("Role", { exact: true }).selectOption("zq-partner");
  const filter = dialog.getByLabel("Accounts", { exact: true });
  await filter.fill("contry = 1");
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(dialog.getByRole("alert")).toContainText("contry");
  await filter.fill(`country = "${country}"`);
  await expectAccessible(ada);
  await dialog.getByRole("button", { name: "Save" }).click();
  const row = ada.getByTestId("users").getByRole("row", { name: people.sam.name });
  await expect(row).toContainText("zq-partner");
  await expect(row).toContainText(`country = "${country}"`);
  await lookAt(ada, "users");
});

test("whoever works some accounts sees those, is told so, and nothing beyond", async () => {
  const { sam } = pages;
  await sam.goto("/accounts");
  await expect(sam.getByTestId("territory")).toContainText(`country = "${country}"`);
  await expect(sam.getByTestId("total")).toHaveText(String(inCountry));
  const beyond = accounts.find((account) => account.country !== country);
  await sam.goto(`/accounts/${beyond?.id}`);
  await expect(sam.getByRole("alert")).toContainText("is not one that you work");
  await expect(sam.locator("main")).not.toContainText(beyond?.name ?? "");
  await sam.goto("/funnel");
  await expect(sam.getByRole("alert")).toContainText("you work some of them");
  await lookAt(sam, "a page that shows all accounts");
  await sam.goto("/accounts");
  await lookAt(sam, "accounts of a territory");
});

test("a word leads to what it means here", async () => {
  const { mia } = pages;
  await mia.goto("/funnel");
  await mia.getByRole("link", { name: "MQL" }).first().click();
  await expect(mia).toHaveURL(/\/glossary#mql$/);
  await expect(mia.getByRole("heading", { level: 1, name: "Glossary" })).toBeVisible();
  await expect(mia.locator("#mql")).toHaveClass(/is-marked/);
  await expect(mia.getByTestId("glossary")).toContainText("marketing hands it to sales");
  await lookAt(mia, "glossary");
});

test("who is mentioned hears of it, and the one-pager has what is known", async () => {
  const { mia, ada } = pages;
  const own = accounts.find((account) => account.country === country);
  await mia.goto(`/accounts/${own?.id}/dossier`);
  const fact = { section: "goals", text: "zq-fact", source: "zq-report", certainty: 3 };
  const path = `/api/v1/accounts/${own?.id}/dossier`;
  const data = { ...fact, fresh_days: 90 };
  expect((await mia.request.post(`${path}/statements`, { data })).ok()).toBe(true);
  const comment = { text: `zq-hello @${emailOf("ada")}` };
  expect((await mia.request.post(`${path}/comments`, { data: comment })).ok()).toBe(true);
  await ada.goto("/notifications");
  await expect(ada.getByText("mentioned you in the dossier")).toBeVisible();
  await lookAt(ada, "notifications");
  await ada.getByRole("link", { name: "Take me there" }).first().click();
  await expect(ada).toHaveURL(/\/dossier/);
  await expect(ada.getByText("zq-hello")).toBeVisible();
  await ada.goto(`/accounts/${own?.id}/one-pager`);
  await expect(ada.getByText("zq-fact")).toBeVisible();
  const detail = await (await ada.request.get(`/api/v1/accounts/${own?.id}`)).json();
  for (const { name, title } of detail.people) written.push(name, title ?? name);
  await lookAt(ada, "one-pager");
});

test("teams agree to a draft of the glossary before a person publishes it", async () => {
  const { mia, ada } = pages;
  await ada.goto("/settings?document=glossary");
  const text = ada.getByRole("textbox", { name: "Glossary" });
  await expect(text).toHaveValue(/\[mql\]/);
  await text.fill(`${await text.inputValue()}\n# zq-hello\n`);
  await ada.getByRole("button", { name: "Save draft" }).click();
  await expect(ada.getByTestId("draft")).toBeVisible();
  await mia.goto("/settings?document=glossary");
  await mia.getByRole("button", { name: /Agree/ }).click();
  await expect(mia.getByTestId("approvals")).toContainText(people.mia.name);
  await lookAt(mia, "approvals of a draft");
});
