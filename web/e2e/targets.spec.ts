import { expect, type Page, test } from "@playwright/test";
import { lookAt as look } from "./look";
import { expectAccessible } from "./open";
import { noBinary, OwnServer } from "./own-server";
import { comeIn, fillWith } from "./team";

if (noBinary) console.log(`targets.spec.ts is skipped. ${noBinary}`);
test.skip(noBinary !== null && !process.env.CI, noBinary ?? "");
test.describe.configure({ mode: "serial" });

/** People of the three teams, one who signs and one who only reads. */
const people = {
  ada: { name: "Ada Zebra", role: "administrator" },
  mia: { name: "Mia Zebra", role: "marketing" },
  sam: { name: "Sam Zebra", role: "sales" },
  cleo: { name: "Cleo Zebra", role: "customer_success" },
  eve: { name: "Eve Zebra", role: "executive" },
  vic: { name: "Vic Zebra", role: "viewer" },
} as const;
type Id = keyof typeof people;

/** A sentence that people wrote; as a script it must do nothing. */
const attack = "<img src=x onerror=\"document.title='hit'\"> zq-attack";
const sentence = (number: number) => `zq-reason-${number}`;

let server: OwnServer;
const pages = {} as Record<Id, Page>;
/** Accounts of the workspace, and whatever else people and files brought in. */
let names: string[];
let written: string[];

interface Account {
  name: string;
  owner: string | null;
  industry: string | null;
}

test.beforeAll(async ({ browser }) => {
  test.setTimeout(120_000);
  server = await OwnServer.start(fillWith(people));
  for (const id of Object.keys(people) as Id[])
    pages[id] = await comeIn(browser, server, id, ["/targets", "Target lists"]);
  const answer = await pages.mia.request.get("/api/v1/accounts?limit=200");
  const accounts: Account[] = (await answer.json()).items;
  names = accounts.map(({ name }) => name);
  const sentences = Array.from({ length: 20 }, (_, number) => sentence(number));
  written = [
    ...accounts.flatMap(({ name, owner, industry }) => [name, owner ?? "", industry ?? ""]),
    ...Object.values(people).map(({ name }) => name),
    ...["Zebra", "Spear", "Spring", "Brand recognition", "Revenue potential", "Expected return"],
    "How much would winning them help us win others?",
    "What do we expect to earn from them over three years, against what it takes to win them?",
    ...[attack, "No such company", ...sentences],
  ].filter(Boolean);
});
test.afterAll(async () => {
  for (const page of Object.values(pages)) await page.context().close();
  await server?.stop();
});

const lookAt = (of: Page, name: string) => look(of, name, written);
const press = (of: Page, name: string | RegExp) => of.getByRole("button", { name }).click();
const board = (of: Page) => of.getByTestId("board");
const row = (of: Page, name: string) => board(of).getByRole("row").filter({ hasText: name });
const part = (of: Page, name: string) =>
  of.getByRole("navigation", { name: "Spring" }).getByRole("link", { name }).click();

/** Opens what is said of an account. */
async function openAccount(of: Page, name: string) {
  await board(of).getByRole("button", { name, exact: true }).click();
  return of.getByRole("complementary", { name });
}

/** Votes in the drawer of an account, and closes it. */
async function vote(of: Page, name: string, agrees: boolean, reason: string): Promise<void> {
  const drawer = await openAccount(of, name);
  await drawer.getByLabel("Your vote, with a reason").fill(reason);
  await drawer.getByRole("button", { name: agrees ? "Agree" : "Object" }).click();
  await expect(drawer.getByTestId("votes")).toContainText(reason);
  await of.keyboard.press("Escape");
}

test("marketing writes criteria, and nobody can propose before an executive signed", async () => {
  const { mia, eve } = pages;
  await expect(mia.getByText("A target list begins with criteria")).toBeVisible();
  await lookAt(mia, "target lists, empty");
  await mia.getByRole("link", { name: "Write criteria" }).click();
  await lookAt(mia, "new criteria");
  await mia.getByLabel("Name of the sheet").fill("Spear");
  await mia.getByLabel("Condition", { exact: true }).fill("no_such_field >= 1");
  await press(mia, "Save the criteria");
  await expect(mia.getByRole("alert")).toContainText("no_such_field");
  await mia.getByLabel("Condition", { exact: true }).fill("icp_fit >= 1");
  await press(mia, "Save the criteria");
  await expect(mia.getByTestId("signatures")).toContainText(`${people.eve.name}`);
  await expect(mia.getByRole("button", { name: /^Sign/ })).toHaveCount(0);
  await lookAt(mia, "criteria");

  await mia.goto("/targets");
  await mia.getByLabel("Name of the list").fill("Spring");
  await mia.getByLabel("First day").fill(new Date().toISOString().slice(0, 10));
  await press(mia, "Make a target list");
  await expect(mia.getByTestId("criteria-notice")).toContainText(people.eve.name);
  await expect(mia.getByRole("button", { name: "Propose accounts" })).toBeDisabled();
  await lookAt(mia, "a list before its criteria are signed");

  await eve.goto("/targets");
  await eve.getByTestId("criteria").getByRole("link", { name: "Spear" }).click();
  await press(eve, "Sign version 1");
  await expect(eve.getByTestId("signatures")).toContainText("signed");
  await expectAccessible(eve);
});

test("accounts are proposed by hand and from suggestions, with what was left out", async () => {
  const { mia } = pages;
  await mia.reload();
  const { pathname } = new URL(mia.url());
  for (const of of [pages.sam, pages.cleo, pages.eve, pages.vic]) await of.goto(pathname);
  await press(mia, "Propose accounts");
  await mia.getByLabel("Or names and domains").fill(`${names[0]}\n${names[1]}\nNo such company`);
  await mia.getByLabel("Reason", { exact: true }).fill(sentence(0));
  await expectAccessible(mia);
  await press(mia, "Propose 3");
  await expect(mia.getByTestId("proposed")).toContainText("Proposed: 2");
  await expect(mia.getByTestId("proposed")).toContainText("No such company");
  await press(mia, "Close");
  await part(mia, "Suggestions");
  await mia.getByRole("link", { name: "Look-alikes" }).click();
  await expect(mia.getByTestId("suggested")).toBeVisible();
  await lookAt(mia, "suggestions");
  await mia.getByTestId("suggested").getByRole("checkbox").nth(1).check();
  await mia.getByLabel("Reason", { exact: true }).fill(sentence(1));
  await press(mia, "Propose 1");
  await expect(mia.getByTestId("toast")).toContainText("Proposed: 1");
  await part(mia, "Accounts");
  await expect(board(mia).getByRole("row")).toHaveCount(4);
});

test("three teams vote in three languages, and see each other's votes as they come", async () => {
  const { mia, sam, cleo, vic } = pages;
  const [first = "", second = ""] = names;
  await expect(board(sam).getByRole("row")).toHaveCount(4);
  await vote(sam, first, true, sentence(2));
  await vote(sam, second, true, sentence(3));
  // Nobody loads anything again: the pages of the others follow.
  await expect(row(mia, first)).toContainText("Yes");
  await expect(row(mia, first).getByText("✓ Yes")).toHaveCount(2);
  await vote(cleo, first, true, sentence(4));
  await vote(cleo, second, false, attack);
  await expect(row(mia, first)).toContainText("On deck");
  await expect(row(mia, second)).toContainText("✕ No");
  expect(await mia.title()).not.toContain("hit");

  const drawer = await openAccount(cleo, first);
  await drawer.getByLabel("Points for Brand recognition").selectOption("5");
  await drawer.getByLabel("Reason for Brand recognition").fill(sentence(5));
  await drawer.getByTestId("sheet").getByRole("button", { name: "Judge" }).first().click();
  await expect(drawer.getByTestId("sheet")).toContainText("5 of 5");
  await drawer.getByLabel("Comment or question").fill(attack);
  await drawer.getByRole("button", { name: "Ask" }).click();
  await expect(drawer.getByTestId("talk")).toContainText("asked");
  await lookAt(cleo, "an account of a list");

  // Who only reads sees all of it, and can say nothing.
  const seen = await openAccount(vic, first);
  await expect(seen.getByTestId("talk")).toContainText("zq-attack");
  await expect(seen.getByTestId("votes").getByRole("button")).toHaveCount(0);
  await expect(seen.getByRole("button", { name: /Ask|Judge|Exclude|Agree/ })).toHaveCount(0);
  await expect(vic.getByRole("button", { name: /Recommend|Propose/ })).toHaveCount(0);
  await expectAccessible(vic);
});

test("the teams recommend, the executive returns it and then signs a part", async () => {
  const { sam, eve, mia } = pages;
  await press(sam, "Recommend");
  await expect(sam.getByTestId("step-done")).toContainText("Recommended to the executives: 1");
  await expect(sam.getByTestId("step-done")).toContainText("customer success");
  await expectAccessible(sam);
  await press(eve, "Return");
  await eve.getByLabel("Reason", { exact: true }).fill(sentence(6));
  await expectAccessible(eve);
  await eve.getByRole("dialog").getByRole("button", { name: "Return", exact: true }).click();
  await expect(eve.getByRole("dialog")).toHaveCount(0);
  await part(mia, "History");
  await expect(mia.getByTestId("history")).toContainText("returned to the teams");
  await lookAt(mia, "history");
  await press(sam, "Recommend");
  await expect(eve.getByRole("button", { name: "Sign", exact: true })).toBeVisible();
});

test("a signature on what was read does not cover what came after", async () => {
  const { sam, eve } = pages;
  await press(eve, /^Sign$/);
  const dialog = eve.getByRole("dialog");
  await expect(dialog.getByRole("button", { name: "Sign 1" })).toBeEnabled();
  await expectAccessible(eve);
  await vote(sam, names[1] ?? "", true, sentence(7));
  await dialog.getByRole("button", { name: "Sign 1" }).click();
  await expect(dialog.getByRole("alert")).toContainText("changed");
  await eve.keyboard.press("Escape");
  await press(eve, /^Sign$/);
  await dialog.getByRole("button", { name: "Sign 1" }).click();
  await expect(eve.getByTestId("step-done")).toContainText("version 1");
  await expect(row(eve, names[0] ?? "")).toContainText("Signed");
  await lookAt(eve, "a signed list");
  const targets = await eve.request.get("/api/v1/accounts?filter=target%20%3D%20true");
  const found: { items: Account[]; total: number } = await targets.json();
  expect(found.items.map(({ name }) => name)).toEqual([names[0]]);
});

test("a signed account is swapped, versions are compared, an account is excluded", async () => {
  const { mia, sam, cleo, eve } = pages;
  const [first = "", second = ""] = names;
  await vote(cleo, second, true, sentence(8));
  await part(mia, "Accounts");
  await expect(row(mia, second)).toContainText("On deck");
  // An account of the first tiers is swapped by who signs.
  const drawer = await openAccount(eve, first);
  await drawer.getByRole("button", { name: "Swap" }).click();
  const dialog = eve.getByRole("dialog");
  await dialog.getByLabel("Reason").fill(sentence(9));
  await expectAccessible(eve);
  await dialog.getByRole("button", { name: "Swap" }).click();
  await expect(row(eve, second)).toContainText("Signed");
  await part(mia, "Versions");
  await expect(mia.getByTestId("members")).toContainText(second);
  await expect(mia.getByTestId("comparison")).toContainText(first);
  await lookAt(mia, "versions");
  await part(mia, "Rules");
  await lookAt(mia, "rules");
  await mia.getByLabel("Tier 1").fill("7");
  await press(mia, "Save");
  await part(mia, "History");
  await expect(mia.getByTestId("history")).toContainText("changed the rules");

  await sam.getByRole("link", { name: /^Open/ }).click();
  const open = await board(sam).getByRole("button").first().innerText();
  const opened = await openAccount(sam, open);
  await opened.getByRole("button", { name: "Exclude" }).click();
  await sam.getByRole("dialog").getByLabel("Reason").fill(sentence(10));
  await sam.getByRole("dialog").getByRole("button", { name: "Exclude" }).click();
  await sam.getByRole("link", { name: /^Excluded/ }).click();
  await expect(row(sam, open)).toContainText("Excluded");
  const excluded = await openAccount(sam, open);
  await lookAt(sam, "an excluded account");
  await excluded.getByRole("button", { name: "End the exclusion" }).click();
  await expect(sam.getByText("No account is in this state.")).toBeVisible();
});

test("changed criteria lose their signatures, which are named", async () => {
  const { mia, eve } = pages;
  await mia.goto("/targets");
  await mia.getByTestId("criteria").getByRole("link", { name: "Spear" }).click();
  await press(mia, "Change");
  await press(mia, "Remove criterion 3");
  await lookAt(mia, "criteria in change");
  await press(mia, "Save");
  await expect(mia.getByTestId("fallen")).toContainText(people.eve.name);
  await lookAt(mia, "criteria whose signature fell");
  await mia.getByRole("button", { name: "Change" }).click();
  await press(mia, "Edit as text");
  await expect(mia.getByLabel("Text (TOML)")).toHaveValue(/brand_recognition/);
  await mia.getByLabel("Text (TOML)").fill("version = 1\n[[criterion]]\nkey = ");
  await press(mia, "Save");
  await expect(mia.getByRole("alert")).toBeVisible();
  await eve.goto("/targets");
  await expect(eve.getByTestId("criteria")).toContainText(`Waits for ${people.eve.name}`);
  await lookAt(eve, "target lists");
});
