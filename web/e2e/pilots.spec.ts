import { expect, type Page, test } from "@playwright/test";
import { lookAt as look } from "./look";
import { expectAccessible } from "./open";
import { noBinary, OwnServer } from "./own-server";
import { comeIn, fillWith } from "./team";

if (noBinary) console.log(`pilots.spec.ts is skipped. ${noBinary}`);
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

const day = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

const facts = [
  "They want to double exports to Japan by 2028",
  "A new warehouse in Busan waits for customs",
];
const generic = "We offer the best solution for your market.";
const personal = [
  "Good morning. You plan to double exports to Japan: let us talk.",
  "Hello. Your warehouse in Busan waits while customs take 9 days.",
];
/** As a script it must do nothing. */
const problem = "zq-problem <img src=x onerror=\"document.title='hit'\">";
const notes = ["zq-gap", "zq-note", "zq-reason", "zq-learned", "zq-theirs", "First mail"];

let server: OwnServer;
const pages = {} as Record<Id, Page>;
let targets: { id: number; name: string }[];
let written: string[];

/** A call of a person, as their browser would make it. */
async function call(id: Id, path: string, data: unknown): Promise<void> {
  const answer = await pages[id].request.post(`/api/v1/${path}`, { data });
  expect(answer.ok(), `${path}: ${await answer.text()}`).toBe(true);
}

/** A signed list of four targets, a programme, and a statement on each of the first two. */
async function prepare(): Promise<void> {
  const text = `version = 1
[[criterion]]
key = "fit"
name = "zq-fit"
weight = 1
filter = "icp_fit >= 0"
`;
  await call("mia", "criteria", { name: "Spear", text });
  await call("eve", "criteria/1/signature", { version: 1 });
  const list = { name: "Spring", criteria_id: 1, from: day(0), to: day(120) };
  await call("mia", "target-lists", list);
  const ids = targets.map(({ id }) => id);
  await call("mia", "target-lists/1/proposals", { account_ids: ids, texts: [], reason: "fit" });
  for (const account_id of ids) {
    for (const id of ["sam", "cleo"] as const) {
      const vote = { account_id, agrees: true, reason: "fit" };
      await call(id, "target-lists/1/votes", vote);
    }
  }
  await call("mia", "target-lists/1/recommendation", {});
  await call("eve", "target-lists/1/signature", {});
  await call("mia", "programs", { name: "Spear", cycle: "mid", target_list_id: 1 });
  for (const [place, fact] of facts.entries()) {
    const about = { section: "goals", text: fact, source: "zq-report", certainty: 3 };
    await call("mia", `accounts/${ids[place]}/dossier/statements`, { ...about, fresh_days: 90 });
  }
}

test.beforeAll(async ({ browser }) => {
  test.setTimeout(180_000);
  server = await OwnServer.start(fillWith(people));
  for (const id of Object.keys(people) as Id[])
    pages[id] = await comeIn(browser, server, id, ["/programs", "Programmes"]);
  const answer = await pages.mia.request.get("/api/v1/accounts?limit=200");
  const accounts: { id: number; name: string }[] = (await answer.json()).items;
  targets = accounts.slice(0, 4).sort((a, b) => a.name.localeCompare(b.name));
  written = [
    ...accounts.map(({ name }) => name),
    ...Object.values(people).map(({ name }) => name),
    ...["Zebra", "Spear", "Spring", "zq-fit", "zq-report", generic, problem],
    ...[...facts, ...personal, ...personal.flatMap((text) => text.split(/(?<=[.])\s/)), ...notes],
  ];
  await prepare();
});
test.afterAll(async () => {
  for (const page of Object.values(pages)) await page.context().close();
  await server?.stop();
});

const lookAt = (of: Page, name: string) => look(of, name, written);
const press = (of: Page, name: string | RegExp) => of.getByRole("button", { name }).click();
const card = (of: Page, place: number) =>
  of.getByRole("region", { name: targets[place]?.name, exact: true });
const next = (of: Page) => of.getByTestId("next-step");
const column = (of: Page, name: string) =>
  of.getByTestId("check-ins").getByRole("region", { name });

/** Agrees on a first mail to an account, made by sales. */
async function agree(of: Page, place: number): Promise<void> {
  await card(of, place).getByRole("button", { name: "Agree on content" }).click();
  const form = card(of, place).getByRole("form", { name: "Agree on content" });
  await form.getByLabel("What it is called").fill("First mail");
  await form.getByRole("combobox", { name: "Who" }).selectOption(people.sam.name);
  await form.getByLabel("Due").fill(day(3));
  await expectAccessible(of);
  await form.getByRole("button", { name: "Add" }).click();
  await expect(card(of, place).getByTestId("pieces")).toContainText("First mail");
}

/** Writes the message of the mail to an account, and saves it. */
async function write(of: Page, place: number, text: string): Promise<void> {
  const editor = card(of, place).getByRole("region", { name: "Message: First mail" });
  await editor.getByLabel("What it says").fill(text);
  await editor.getByRole("button", { name: "Save" }).click();
}

test("a pilot begins with two or three targets, and others only with a reason", async () => {
  const { mia, eve } = pages;
  await mia.goto("/programs/1");
  await mia.getByRole("link", { name: "Pilot" }).click();
  await expect(mia.getByRole("heading", { level: 1, name: "Pilot: Spear" })).toBeVisible();
  await expect(next(mia)).toContainText("choose 2 to 3 accounts of the target list");
  await lookAt(mia, "no pilot");
  await eve.goto("/programs/1/pilot");

  const names = targets.map(({ name }) => name);
  await mia.getByLabel("Search the targets").fill(names[0] ?? "");
  await mia.getByRole("checkbox", { name: names[0], exact: true }).check();
  await press(mia, "Begin the pilot");
  await expect(mia.getByRole("alert")).toContainText("2 to 3 accounts, and these are 1");
  await expect(mia.getByLabel("Reason, which is recorded")).toBeVisible();
  await expect(mia.getByRole("button", { name: "Begin nonetheless" })).toBeDisabled();
  await expectAccessible(mia);
  await mia.getByLabel("Search the targets").fill("");
  await mia.getByRole("checkbox", { name: names[1], exact: true }).check();
  await expect(mia.getByTestId("chosen")).toContainText("Chosen: 2 of 3");
  await expect(mia.getByRole("alert")).toHaveCount(0);
  await press(mia, "Begin the pilot");
  await expect(next(mia)).toContainText(`personal content that ${names[0]} needs`);
  await expect(next(eve)).toContainText(`personal content that ${names[0]} needs`);
});

test("nothing generic is launched: a message uses what is known of its account", async () => {
  const { mia, sam, eve } = pages;
  await expect(card(mia, 0).getByTestId("obstacles")).toContainText("No personal content");
  await expect(card(mia, 0).getByRole("button", { name: /^Launch/ })).toBeDisabled();
  await agree(mia, 0);
  await agree(mia, 1);
  await lookAt(mia, "content that is agreed");

  await sam.goto("/tasks");
  await expect(sam.getByTestId("tasks")).toContainText("A piece of content");
  await sam.goto("/programs/1/pilot");
  await card(sam, 0).getByRole("button", { name: "Write: First mail" }).click();
  await write(sam, 0, generic);
  const verdict = card(sam, 0).getByTestId("verdict");
  await expect(verdict).toContainText("Generic");
  await expect(card(mia, 0).getByTestId("obstacles")).toContainText("would fit any account");
  await lookAt(sam, "a generic message");
  await write(sam, 0, `Dear ${targets[0]?.name}, we know ${targets[0]?.name}.`);
  await expect(verdict).toContainText("Name only");
  await card(sam, 0)
    .getByRole("button", { name: /^Use: They want/ })
    .click();
  await expect(card(sam, 0).getByLabel("What it says")).toHaveValue(/double exports to Japan/);
  await write(sam, 0, personal[0] ?? "");
  await expect(verdict).toContainText("You plan to double exports to Japan: let us talk.");
  await expect(verdict.locator("mark").first()).toBeVisible();
  await lookAt(sam, "a personal message");

  await card(mia, 1).getByRole("button", { name: "Write: First mail" }).click();
  await write(mia, 1, personal[0] ?? "");
  await expect(card(mia, 1).getByTestId("verdict")).toContainText("Same as another");
  await expect(card(eve, 1).getByTestId("obstacles")).toContainText("has the same wording");
  await expectAccessible(eve);
});

test("two who write one message do not write over each other unseen", async () => {
  const { mia, sam } = pages;
  await card(sam, 1).getByRole("button", { name: "Message: First mail" }).click();
  const field = card(sam, 1).getByLabel("What it says");
  await field.fill("zq-note");
  await write(mia, 1, personal[1] ?? "");
  await expect(card(mia, 1).getByTestId("verdict")).toContainText("Personal");
  const theirs = card(sam, 1).getByTestId("theirs");
  await expect(theirs).toContainText("Mia Zebra changed this");
  await expect(theirs).toContainText(personal[1] ?? "");
  await expect(field).toHaveValue("zq-note");
  await expect(card(sam, 1).getByRole("button", { name: "Save" })).toBeDisabled();
  await lookAt(sam, "a message that another person changed");
  await theirs.getByRole("button", { name: "Take theirs" }).click();
  await expect(field).toHaveValue(personal[1] ?? "");
  await card(sam, 1).getByRole("button", { name: "Close" }).click();
  await card(mia, 1).getByRole("button", { name: "Close" }).click();
});

test("a check-in makes a task, and another browser sees it within a second or so", async () => {
  const { mia, eve } = pages;
  await expect(next(mia)).toContainText(`launch ${targets[0]?.name}`);
  await press(mia, "Launch all 2");
  await expect(card(eve, 1)).toContainText(`launched by ${people.mia.name}`);
  await expect(next(eve)).toContainText("check in");
  await expect(eve.getByTestId("pass-obstacles")).toContainText("No one has checked in");

  const form = mia.getByRole("region", { name: "Check in", exact: true });
  await form.getByLabel("How it goes").fill(problem);
  await form.getByRole("combobox", { name: "Account" }).selectOption(targets[0]?.name ?? "");
  await form.getByRole("combobox", { name: "Who" }).selectOption(people.sam.name);
  await form.getByRole("button", { name: "Check in now" }).click();
  await expect(form.getByLabel("How it goes")).toHaveValue("");
  await expect(column(eve, "Problem")).toContainText("zq-problem", { timeout: 2_500 });
  await expect(column(eve, "Problem")).toContainText("Task: to do");

  const own = eve.getByRole("region", { name: "Check in", exact: true });
  await own.getByLabel("How it goes").fill("zq-gap");
  await own.getByRole("combobox", { name: "What it is" }).selectOption("Note");
  await expect(own.getByRole("combobox", { name: "Who" })).toHaveCount(0);
  await own.getByRole("button", { name: "Check in now" }).click();
  await expect(column(mia, "Note")).toContainText("zq-gap", { timeout: 2_500 });
  await expect(column(mia, "Note")).not.toContainText("Task");
  await lookAt(mia, "check-ins");
  await column(mia, "Problem").getByRole("link", { name: "Task" }).click();
  await expect(mia.getByRole("complementary", { name: /zq-problem/ })).toContainText("A check-in");
  await mia.goBack();
  expect(await mia.title()).not.toBe("hit");
});

test("whoever has not checked in is told so on the pilot and beside the tasks", async () => {
  const { cleo } = pages;
  // A check-in is due from the day after the launch on: the answers of that day.
  await cleo.route("**/api/v1/check-ins/due", (route) =>
    route.fulfill({
      json: { items: [{ program: { id: 1, name: "Spear" }, wave: 1, last_day: day(-1) }] },
    }),
  );
  await cleo.route("**/api/v1/programs/1/pilot", async (route) => {
    const answer = await route.fetch();
    await route.fulfill({ json: { ...(await answer.json()), check_in_due: true } });
  });
  await cleo.goto("/tasks");
  const notice = cleo.getByTestId("check-ins-due");
  await expect(notice).toContainText("No one has checked in today");
  await lookAt(cleo, "tasks, and a check-in that is due");
  await notice.getByRole("link", { name: "Spear" }).click();
  await expect(cleo.getByTestId("due-today")).toBeVisible();
  await lookAt(cleo, "a check-in that is due");
  await cleo.getByTestId("due-today").getByRole("button", { name: "Check in" }).click();
  await expect(cleo.getByLabel("How it goes")).toBeFocused();
  await cleo.unrouteAll({ behavior: "ignoreErrors" });
});

test("a launched account keeps personal content, but for a reason that is recorded", async () => {
  const { sam, mia } = pages;
  await card(sam, 0).getByRole("button", { name: "Close" }).click();
  await card(sam, 0).getByRole("button", { name: "Message: First mail" }).click();
  await write(sam, 0, generic);
  await expect(card(sam, 0).getByRole("alert")).toContainText("would fit any account");
  await card(sam, 0).getByLabel("Reason, which is recorded").fill("zq-reason");
  await expectAccessible(sam);
  await press(sam, "Save nonetheless");
  await expect(card(sam, 0).getByTestId("verdict")).toContainText("Generic");
  await expect(mia.getByTestId("overrides")).toContainText("zq-reason");
  await expect(mia.getByTestId("overrides")).toContainText(people.sam.name);
  await lookAt(mia, "what was done nonetheless");
});

test("only a pilot that passed opens a larger wave, and the first can be looked at", async () => {
  const { mia, eve, vic } = pages;
  await expect(mia.getByRole("button", { name: /^(Pass|Stop) the wave/ })).toHaveCount(0);
  await expect(next(eve)).toContainText("pass wave 1 once it has done what it should");
  await press(eve, "Pass the wave");
  const dialog = eve.getByRole("dialog");
  await dialog.getByLabel("What was learned").fill("zq-learned");
  await lookAt(eve, "passing");
  await dialog.getByRole("button", { name: "Pass the wave" }).click();
  await expect(next(mia)).toContainText("wave 1 passed: begin the next one with up to 6 accounts");
  await expect(mia.getByTestId("waves")).toContainText("zq-learned");
  await lookAt(mia, "a pilot that passed");

  // Those of the pilot are offered no more.
  const [first, , third] = targets.map(({ name }) => name);
  await mia.getByRole("checkbox", { name: third, exact: true }).check();
  await expect(mia.getByRole("checkbox", { name: first, exact: true })).toHaveCount(0);
  await press(mia, "Begin wave 2");
  await expect(card(mia, 2)).toBeVisible();
  await expect(card(mia, 0)).toHaveCount(0);
  await mia.getByRole("link", { name: "Wave 1 (pilot)" }).click();
  await expect(card(mia, 0)).toContainText("First mail");
  expect(mia.url()).toContain("wave=1");
  await expect(mia.getByRole("button", { name: /Launch|Agree|Change|Remove/ })).toHaveCount(0);
  await card(mia, 0).getByRole("button", { name: "Message: First mail" }).click();
  await expect(card(mia, 0)).toContainText(generic);
  await lookAt(mia, "a wave that ended");

  await vic.goto("/programs/1/pilot");
  await expect(card(vic, 2)).toBeVisible();
  await expect(vic.getByRole("button", { name: /Launch|Agree|Pass|Stop|Check in/ })).toHaveCount(0);
  await expectAccessible(vic);

  await press(eve, "Stop the wave");
  await eve.getByRole("dialog").getByLabel("What was learned").fill("zq-learned");
  await eve.getByRole("dialog").getByRole("button", { name: "Stop the wave" }).click();
  await expect(next(eve)).toContainText("wave 2 was stopped: begin another one");
});
