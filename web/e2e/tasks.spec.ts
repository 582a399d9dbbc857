import { type Browser, expect, type Page, test } from "@playwright/test";
import { lookAt } from "./look";
import { expectAccessible } from "./open";
import { noBinary, OwnServer, type Run, signIn } from "./own-server";

if (noBinary) console.log(`tasks.spec.ts is skipped. ${noBinary}`);
test.skip(noBinary !== null && !process.env.CI, noBinary ?? "");
test.describe.configure({ mode: "serial" });

const people = { ada: "administrator", mia: "marketing", sam: "sales", vic: "viewer" } as const;
type Id = keyof typeof people;
const password = "correct horse battery";
const nameOf = (id: Id) => `${id} Zebra`;
const written = ["zq-call-the-cfo", "zq-note", "zq-more", ...Object.keys(people), "Zebra"];

let server: OwnServer;
const pages = {} as Record<Id, Page>;

function fill(run: Run): void {
  for (const [id, role] of Object.entries(people)) {
    const person = ["--email", `${id}@zebra.example`, "--name", nameOf(id as Id), "--role", role];
    run(["user", "add", ...person, "--password-stdin"], `${password}\n`);
  }
}

async function comeIn(browser: Browser, id: Id): Promise<Page> {
  const page = await (await browser.newContext({ baseURL: server.url, locale: "en-US" })).newPage();
  await page.goto("/tasks");
  await signIn(page, `${id}@zebra.example`, password);
  await expect(page.getByRole("heading", { level: 1, name: "Tasks" })).toBeVisible();
  return page;
}

/** A day of the coming year: tasks are not for times that nobody plans for. */
const next = (day: string) => `${new Date().getUTCFullYear() + 1}-${day}`;

test.beforeAll(async ({ browser }) => {
  server = await OwnServer.start(fill);
  for (const id of ["mia", "sam", "vic"] as const) pages[id] = await comeIn(browser, id);
});
test.afterAll(async () => {
  for (const page of Object.values(pages)) await page.context().close();
  await server?.stop();
});

const press = (of: Page, name: string | RegExp) =>
  of.getByRole("button", { name, exact: true }).click();
const table = (of: Page) => of.getByTestId("tasks");

test("a task is made for a colleague, who finds it", async () => {
  const { mia, sam } = pages;
  await lookAt(mia, "no tasks", written);
  await mia.getByLabel("What has to be done").fill("zq-call-the-cfo");
  await mia.getByRole("combobox", { name: "Who" }).selectOption(nameOf("sam"));
  await expect(mia.getByRole("option", { name: nameOf("vic") })).toHaveCount(0);
  await press(mia, "Add");
  await expect(mia.getByText("You have nothing to do here.")).toBeVisible();
  await mia.getByRole("link", { name: "Everyone's" }).click();
  await expect(table(mia)).toContainText(nameOf("sam"));
  await sam.reload();
  await expect(table(sam)).toContainText("zq-call-the-cfo");
  await lookAt(sam, "tasks", written);
});

test("it is changed, put off, handed on and done, and its history says so", async () => {
  const { mia, sam } = pages;
  await press(sam, "zq-call-the-cfo");
  const drawer = sam.getByRole("complementary", { name: "zq-call-the-cfo" });
  await drawer.getByRole("button", { name: "Change" }).click();
  await drawer.getByLabel("More about it").fill("zq-more");
  await drawer.getByLabel("Reminder").fill(next("11-01"));
  await drawer.getByLabel("Due").fill(next("12-01"));
  await expectAccessible(sam);
  await drawer.getByRole("button", { name: "Save" }).click();
  await expect(drawer.getByTestId("task-events")).toContainText("changed it");
  await drawer.getByRole("button", { name: "Later" }).click();
  await drawer.getByLabel("Until").fill(next("11-15"));
  await drawer.getByRole("button", { name: "Later" }).last().click();
  await expect(drawer.getByTestId("task-events")).toContainText("put it off");
  await drawer.getByRole("button", { name: "Hand on" }).click();
  await drawer.getByRole("combobox", { name: "Who" }).selectOption(nameOf("mia"));
  await drawer.getByLabel("What to say with it").fill("zq-note");
  await drawer.getByRole("button", { name: "Hand on" }).last().click();
  await expect(drawer.getByTestId("task-events")).toContainText("zq-note");
  await lookAt(sam, "a task", written);
  await sam.keyboard.press("Escape");
  await sam.getByRole("link", { name: "Handed on" }).click();
  await expect(table(sam)).toContainText(nameOf("mia"));

  await mia.getByRole("link", { name: "Mine" }).click();
  await mia.reload();
  await press(mia, "Done: zq-call-the-cfo");
  await expect(mia.getByTestId("toast")).toContainText("done");
  await mia.getByTestId("toast").getByRole("button", { name: "Undo" }).click();
  await expect(table(mia)).toContainText("zq-call-the-cfo");
  await press(mia, "Done: zq-call-the-cfo");
  await mia.getByRole("link", { name: /^Done/ }).click();
  await expect(table(mia)).toContainText("zq-call-the-cfo");
  await lookAt(mia, "done tasks", written);
});

test("who only reads sees tasks and changes none", async () => {
  const { vic } = pages;
  await vic.getByRole("link", { name: "Everyone's" }).click();
  await vic.getByRole("link", { name: /^Done/ }).click();
  await press(vic, "zq-call-the-cfo");
  const drawer = vic.getByRole("complementary", { name: "zq-call-the-cfo" });
  await expect(drawer.getByTestId("task-events")).toContainText("did it");
  await expect(drawer.getByRole("button", { name: /Open again|Change/ })).toHaveCount(0);
  await expect(vic.getByTestId("not-allowed")).toBeVisible();
  await expectAccessible(vic);
});

test("a calendar reads one's tasks by a secret address until it is ended", async ({ request }) => {
  const { sam } = pages;
  await sam.goto("/tasks");
  await sam.getByLabel("What has to be done").fill("zq-call-the-cfo");
  await press(sam, "Add");
  await expect(table(sam)).toBeVisible();
  await press(sam, "Make an address");
  const address = await sam.getByTestId("secret").locator("code").innerText();
  expect(address).toMatch(/\.ics$/);
  await lookAt(sam, "a calendar's address", written);
  const calendar = await request.get(address);
  expect(calendar.headers()["content-type"]).toContain("text/calendar");
  expect(await calendar.text()).toContain("zq-call-the-cfo");
  await press(sam, "End the address");
  await expect(sam.getByText("There is no address yet.")).toBeVisible();
  expect((await request.get(address)).status()).toBe(404);
});
