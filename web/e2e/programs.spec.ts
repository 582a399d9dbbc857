import { join } from "node:path";
import { type Browser, expect, type Page, test } from "@playwright/test";
import { lookAt as look } from "./look";
import { expectAccessible } from "./open";
import { noBinary, OwnServer, type Run, signIn } from "./own-server";

if (noBinary) console.log(`programs.spec.ts is skipped. ${noBinary}`);
test.skip(noBinary !== null && !process.env.CI, noBinary ?? "");
test.describe.configure({ mode: "serial" });

const people = { ada: "administrator", mia: "marketing_operations", vic: "viewer" } as const;
type Id = keyof typeof people;
const password = "correct horse battery";
const nameOf = (id: Id) => `${id} Zebra`;

let server: OwnServer;
const pages = {} as Record<Id, Page>;
/** What people wrote, and the plan that is shipped in the language of who made the programme. */
const written = ["Spear", "zq-goal", "zq-cost", "zq-part", "zq-day", "zq-text", "zq-task"];
written.push("Zebra", ...Object.keys(people));

function fill(run: Run, folder: string): void {
  const market = join(folder, "market");
  run(["simulate", market, "--accounts", "600"]);
  run(["import", market]);
  for (const [id, role] of Object.entries(people)) {
    const person = ["--email", `${id}@zebra.example`, "--name", nameOf(id as Id), "--role", role];
    run(["user", "add", ...person, "--password-stdin"], `${password}\n`);
  }
}

async function comeIn(browser: Browser, id: Id): Promise<Page> {
  const page = await (await browser.newContext({ baseURL: server.url, locale: "en-US" })).newPage();
  await page.goto("/programs");
  await signIn(page, `${id}@zebra.example`, password);
  await expect(page.getByRole("heading", { level: 1, name: "Programmes" })).toBeVisible();
  return page;
}

test.beforeAll(async ({ browser }) => {
  test.setTimeout(120_000);
  server = await OwnServer.start(fill);
  for (const id of ["mia", "vic"] as const) pages[id] = await comeIn(browser, id);
});
test.afterAll(async () => {
  for (const page of Object.values(pages)) await page.context().close();
  await server?.stop();
});

const press = (of: Page, name: string) =>
  of.getByRole("button", { name, exact: true }).first().click();
const part = (of: Page, name: string) =>
  of.getByRole("navigation", { name: "Spear" }).getByRole("link", { name }).click();
const lookAt = (of: Page, name: string) => look(of, name, written);

test("a cycle is advised by what is given and by won deals, and overruled", async () => {
  const { mia } = pages;
  await expect(mia.getByTestId("advice")).toContainText("measured from won deals");
  await lookAt(mia, "advice that was measured");
  await mia.getByLabel(/^Deal size/).fill("5000000");
  await mia.getByLabel("Who decides").selectOption("The top executives");
  await press(mia, "Advise");
  await expect(mia.getByTestId("advice")).toContainText("This sale fits the cycle: Early");
  await expect(mia.getByTestId("advice")).toContainText("(given)");
  expect(mia.url()).toContain("decided_by=top_executives");
  await lookAt(mia, "advice that was given");
  await mia.getByLabel("Name of the programme").fill("Spear");
  await mia.getByRole("combobox", { name: "Cycle" }).selectOption("Mid");
  await press(mia, "Make a programme");
  await expect(mia.getByRole("heading", { level: 1, name: "Spear" })).toBeVisible();
  await expect(mia.getByText("advised: Early")).toBeVisible();
});

test("the plan has five sections, which are written, owned and made into tasks", async () => {
  const { mia, vic } = pages;
  for (const name of ["Customer knowledge", "Data", "Messaging", "Tactics", "Sales engagement"]) {
    await expect(mia.getByRole("region", { name, exact: true })).toBeVisible();
  }
  // The plan was copied in the language of who made it, and it is theirs now.
  written.push(...(await mia.locator(".card-body p, .card-body li").allInnerTexts()));
  await lookAt(mia, "a plan");
  const messaging = mia.getByRole("region", { name: "Messaging", exact: true });
  await messaging.getByRole("button", { name: "Change" }).click();
  await messaging.getByLabel(/^What is planned/).fill("zq-text\n- zq-task");
  await messaging.getByRole("combobox", { name: "Who" }).selectOption(nameOf("mia"));
  await expectAccessible(mia);
  await messaging.getByRole("button", { name: "Save" }).click();
  await expect(messaging).toContainText("Version 2");
  await expect(messaging.getByRole("listitem")).toHaveText("zq-task");
  await messaging.getByRole("button", { name: "Add a task" }).click();
  await messaging.getByLabel("What has to be done").fill("zq-task");
  await expectAccessible(mia);
  await messaging.getByRole("button", { name: "Add", exact: true }).click();
  await expect(messaging).toContainText("tasks: 1 to do");

  await vic.goto(new URL(mia.url()).pathname);
  await expect(vic.getByRole("region", { name: "Messaging", exact: true })).toContainText(
    "zq-text",
  );
  await expect(vic.getByRole("button", { name: /Change|Add/ })).toHaveCount(0);
});

test("goals are measured, costs are taken from the budget, people and days are named", async () => {
  const { mia } = pages;
  await part(mia, "Goals");
  await lookAt(mia, "no goals");
  await mia.getByLabel("Goal", { exact: true }).fill("zq-goal");
  await mia.getByRole("combobox", { name: "Measured by" }).selectOption("Won deals");
  await mia.getByLabel("Target", { exact: true }).fill("1");
  await mia.getByLabel("First day").fill("2020-01-01");
  await press(mia, "Add");
  await expect(mia.getByTestId("goals")).toContainText("reached");
  await lookAt(mia, "goals");

  await part(mia, "Budget and costs");
  await mia.getByLabel(/^Budget, in/).fill("1000");
  await press(mia, "Set the budget");
  await mia.getByLabel("For what").fill("zq-cost");
  await mia.getByLabel("Amount").fill("300");
  await press(mia, "Add");
  await expect(mia.getByTestId("costs")).toContainText("zq-cost");
  await expect(mia.getByTestId("money")).toContainText("700");
  await lookAt(mia, "costs");
  await mia.getByRole("button", { name: "Remove zq-cost" }).click();
  await expect(mia.getByText("There are no costs yet.")).toBeVisible();

  await part(mia, "Team and calendar");
  await mia.getByRole("combobox", { name: "Who" }).selectOption(nameOf("mia"));
  await mia.getByLabel("Their part").fill("zq-part");
  await press(mia, "Add");
  await expect(mia.getByTestId("team")).toContainText("zq-part");
  await mia.getByLabel("What happens").fill("zq-day");
  await mia.getByRole("button", { name: "Add", exact: true }).last().click();
  await expect(mia.getByTestId("calendar")).toContainText("zq-day");
  await lookAt(mia, "team and calendar");
});

test("strategy sheets are filled in, and benefits are held against costs", async () => {
  const { mia, vic } = pages;
  await part(mia, "Strategy sheets");
  for (const name of ["SWOT", "Life cycle", "Positioning laws", "PASONA", "Storyboard"]) {
    await mia.getByRole("link", { name: new RegExp(`^${name}`) }).click();
    await expect(mia.getByRole("heading", { level: 2, name })).toBeVisible();
    await expect(mia.locator(".sheet-fields .field").first()).toBeVisible();
    await lookAt(mia, `the sheet ${name}`);
  }
  await mia.getByRole("link", { name: /^Customer value/ }).click();
  for (const name of ["product", "service", "people", "image"]) {
    await mia.getByLabel(`Benefit of the ${name}`).fill("7");
  }
  for (const name of ["money", "time", "effort", "risk"]) {
    await mia.getByLabel(`Cost in ${name}`).fill("2.5");
  }
  await press(mia, "Save");
  await expect(mia.getByTestId("balance")).toContainText("Benefits 28.0, costs 10.0");
  await lookAt(mia, "the value sheet");
  await vic.goto(new URL(mia.url()).pathname + new URL(mia.url()).search);
  await expect(vic.getByLabel("Cost in risk")).toBeDisabled();
  await expectAccessible(vic);
});

test("a dossier says from where a statement is and when it has to be looked at again", async () => {
  const { mia, vic } = pages;
  const list = await (await mia.request.get("/api/v1/accounts?limit=1")).json();
  const { id, name, owner } = list.items[0];
  const account = await (await mia.request.get(`/api/v1/accounts/${id}`)).json();
  written.push(name, owner ?? "", account.industry ?? "", account.domain ?? "");
  await mia.goto(`/accounts/${id}`);
  await mia.getByRole("link", { name: "Dossier" }).click();
  await expect(mia.getByRole("heading", { level: 1, name: `Dossier: ${name}` })).toBeVisible();
  await lookAt(mia, "an empty dossier");
  const goals = mia.getByRole("region", { name: "Goals" });
  await goals.getByRole("button", { name: "Add a statement" }).click();
  await goals.getByLabel("What is so").fill("zq-text <script>alert(1)</script>");
  await goals.getByLabel("Where it is from").fill("zq-goal");
  await goals.getByLabel("Address of the source").fill("https://zebra.example/report");
  await expectAccessible(mia);
  await goals.getByRole("button", { name: "Save" }).click();
  await expect(goals.getByRole("link", { name: "zq-goal" })).toHaveAttribute(
    "href",
    "https://zebra.example/report",
  );
  await expect(goals).toContainText("zq-text <script>alert(1)</script>");
  written.push("zq-text <script>alert(1)</script>");
  await mia.getByRole("textbox", { name: "Comment" }).fill("zq-cost");
  await mia.getByRole("button", { name: "Comment" }).click();
  await expect(mia.getByTestId("comments")).toContainText("zq-cost");
  await lookAt(mia, "a dossier");
  await vic.goto(`/accounts/${id}/dossier`);
  await expect(vic.getByText("zq-text <script>")).toBeVisible();
  await expect(vic.getByRole("button", { name: /Add|Remove|Comment/ })).toHaveCount(0);
  await goals.getByRole("button", { name: /^Remove/ }).click();
  await mia.getByRole("dialog").getByLabel("Reason").fill("zq-task");
  await mia.getByRole("dialog").getByRole("button", { name: "Remove" }).click();
  await expect(goals).toContainText("Nothing is known here yet.");
});
