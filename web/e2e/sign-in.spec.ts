import { type Browser, expect, type Page, test } from "@playwright/test";
import { lookAt as look } from "./look";
import { expectAccessible } from "./open";
import { noBinary, OwnServer, signIn } from "./own-server";

if (noBinary) console.log(`sign-in.spec.ts is skipped. ${noBinary}`);
// The gate has the program: there its absence is a failure, not a reason to leave tests out.
test.skip(noBinary !== null && !process.env.CI, noBinary ?? "");
test.describe.configure({ mode: "serial" });

const ann = { name: "Ann Zebra", email: "ann@zebra.example", password: "correct horse battery" };
const ben = { name: "Ben Zebra", email: "ben@zebra.example", password: "another long password" };

let server: OwnServer;
/** The browser of the administrator. */
let page: Page;

/** A page of a new browser, which knows no one. */
async function newPage(browser: Browser): Promise<Page> {
  const context = await browser.newContext({ baseURL: server.url, locale: "en-US" });
  return context.newPage();
}

test.beforeAll(async ({ browser }) => {
  server = await OwnServer.start();
  page = await newPage(browser);
});
test.afterAll(async () => {
  await page?.context().close();
  await server?.stop();
});

const heading = (of: Page, name: string) => of.getByRole("heading", { level: 1, name });

const openMenu = (of: Page, name: string) =>
  of.getByRole("complementary").getByRole("button", { name }).click();

const lookAt = (of: Page, name: string) => look(of, name, [ann.name, ben.name, "Zebra"]);

test("the first person sets the server up by its code", async () => {
  await page.goto("/settings");
  await page.getByTestId("open").getByRole("link").click();
  await expect(heading(page, "Set up sign-in")).toBeVisible();
  await expect(page.getByText("At least 10 characters")).toBeVisible();
  await lookAt(page, "set-up");
  await page.getByLabel("Set-up code").fill("AAAA-AAAA-AAAA");
  await page.getByLabel("Name").fill(ann.name);
  await page.getByLabel("E-mail").fill(ann.email);
  await page.getByLabel("Password", { exact: true }).fill(ann.password);
  const create = page.getByRole("button", { name: "Create the administrator" });
  await create.click();
  await expect(page.getByRole("alert")).toContainText("not the code that the server printed");
  await page.getByLabel("Set-up code").fill(server.code);
  await create.click();
  await expect(heading(page, "Accounts")).toBeVisible();
});

test("who signed out comes back by the right password only, to the same address", async () => {
  await openMenu(page, ann.name);
  await page.getByRole("button", { name: "Sign out" }).click();
  await expect(heading(page, "Sign in")).toBeVisible();
  await page.goto("/lists?archived=true");
  await expect(heading(page, "Sign in")).toBeVisible();
  await expect(page.getByLabel("E-mail")).toBeFocused();
  await lookAt(page, "sign in");
  await signIn(page, ann.email, "a wrong password");
  await expect(page.getByRole("alert")).toContainText("password is wrong");
  await expect(page.getByLabel("E-mail")).toHaveValue(ann.email);
  await expect(page.getByLabel("Password")).toBeFocused();
  await expectAccessible(page);
  await signIn(page, ann.email, ann.password);
  await expect(heading(page, "Lists")).toBeVisible();
  expect(page.url()).toBe(`${server.url}/lists?archived=true`);
});

test("one's own account is accessible in three languages", async () => {
  await openMenu(page, ann.name);
  await page.getByRole("link", { name: "My account" }).click();
  await expect(page.getByTestId("sessions")).toBeVisible();
  await lookAt(page, "my account");
  await page.getByLabel("Present password").nth(1).fill(ann.password);
  await page.getByRole("button", { name: "Turn on" }).click();
  await expect(page.getByRole("img", { name: "QR code" })).toBeVisible();
  await expectAccessible(page);
});

test("a person who was added signs in by a link, and is shut out again", async ({ browser }) => {
  await openMenu(page, ann.name);
  await page.getByRole("link", { name: "Users" }).click();
  await page.getByLabel("Name", { exact: true }).fill(ben.name);
  await page.getByLabel("E-mail").fill(ben.email);
  await page.getByRole("button", { name: "Add a user" }).click();
  const link = await page.getByTestId("secret").locator("code").innerText();
  expect(link.startsWith(`${server.url}/welcome#`)).toBe(true);
  await expect(page.getByTestId("users")).toContainText("Invited");
  await expect(page.getByTestId("rights")).toBeVisible();
  await lookAt(page, "users");

  const second = await newPage(browser);
  await second.goto(link);
  await expect(second.getByText(ben.email)).toBeVisible();
  await lookAt(second, "welcome");
  await second.getByLabel("New password").fill(ben.password);
  await second.getByRole("button", { name: "Save the password" }).click();
  await expect(heading(second, "Sign in")).toBeVisible();
  await second.goto(link);
  await expect(second.getByRole("alert")).toContainText("Ask an administrator");
  await second.getByRole("link", { name: "Open Speargun" }).click();
  await signIn(second, ben.email, ben.password);
  await expect(heading(second, "Accounts")).toBeVisible();
  await openMenu(second, ben.name);
  await expect(second.getByRole("link", { name: "My account" })).toBeVisible();
  await expect(second.getByRole("link", { name: "Users" })).toHaveCount(0);
  await second.keyboard.press("Escape");
  await second.getByRole("link", { name: "Import" }).first().click();
  await expect(heading(second, "Import")).toBeVisible();
  await expect(second.getByTestId("not-allowed")).toContainText("Import records");
  await second.getByRole("link", { name: "Settings" }).click();
  await expect(second.getByTestId("not-allowed")).toBeVisible();
  await expect(second.getByRole("link", { name: "Changes" })).toHaveCount(0);
  await expectAccessible(second);

  await page.getByRole("button", { name: `Change ${ben.name}` }).click();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Shut out" }).click();
  await expect(page.getByTestId("users")).toContainText("Shut out");
  await second.getByRole("link", { name: "Double funnel" }).click();
  await expect(heading(second, "Sign in")).toBeVisible();
  expect(new URL(second.url()).pathname).toBe("/funnel");
  await second.context().close();
});
