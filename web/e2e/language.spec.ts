import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, type Page, test } from "@playwright/test";
import { pages } from "../src/pages";
import { englishFinder, type Finder } from "../src/testing/english";
import { open } from "./open";

const read = (name: string): Record<string, string> =>
  JSON.parse(readFileSync(join(import.meta.dirname, "../../locales", name), "utf8"));

const english = read("en.json");
type Messages = Record<string, string>;

/**
 * Fields of the API that hold what people, files and trackers brought in. Everything else that the
 * API says is looked at like a text of our own.
 */
const dataFields = new Set(
  (
    "name names other_names other_source account account_name person who company email domain " +
    "domains other_domains website industry city region owner title titles product campaign " +
    "page file source competitor technologies topic topics surging_topics own_topics sample " +
    "example headings heading column unknown_headings note account_value person_value value " +
    "description stage department"
  ).split(" "),
);

/** Fields that hold nothing of ours even where it reads like it: a call that is named "Call". */
const foreignFields = new Set(
  (
    "subject level lead_source caller created_by added_by changed_by decided_by dismissed_by " +
    "merged_by moved_by published_by undone_by told_by"
  ).split(" "),
);

/** Texts that people wrote; what Speargun ships is no data even there. */
const typedFields: { path: RegExp; field: RegExp }[] = [
  { path: /\/notes$/, field: /^items\.text$/ },
  { path: /\/lists\/|\/excluded-domains$/, field: /^items\.reason$/ },
  { path: /\/stage$/, field: /^held\.reason$/ },
  { path: /\/audit$/, field: /^items\.details\./ },
  { path: /\/score-model/, field: /\b(rules|scales)\.text$/ },
  { path: /\/accounts\/\d+$/, field: /\bsaid\.text$/ },
];

/**
 * Texts of the API that are English for now, by their address and field, each with the reason. One
 * that is found on no page any more fails the test.
 */
const exceptions: { path: RegExp; field: RegExp; why: string }[] = [
  {
    path: /\/documents\/\w+\/check$/,
    field: /^fault$/,
    why: "What a library says of the text of a document, such as that of TOML, is English.",
  },
];

interface Text {
  text: string;
  where: string;
}

interface Tools {
  page: Page;
  /** Presses a button by the key of its word. */
  press: (key: string, place?: number) => Promise<void>;
}

interface View {
  name: string;
  address: string;
  /** What is opened before its texts are read. */
  reach?: (tools: Tools) => Promise<void>;
  /** What the API answers instead; that it refuses, or that it cannot be reached. */
  answer?: ((json: unknown, path: string) => unknown) | "refused" | "unreachable";
}

/** The texts that a reader sees or hears, and where they stand. */
function textsOf(page: Page): Promise<Text[]> {
  return page.evaluate(() => {
    const leftOut = 'code, textarea, kbd, script, style, noscript, [translate="no"], [lang="en"]';
    const found: { text: string; where: string }[] = [];
    for (const element of document.querySelectorAll("body, body *")) {
      if (element.closest(leftOut)) continue;
      // What can be chosen is drawn only once the choice is open.
      const shown = element.closest("select") ?? element;
      if (!shown.checkVisibility({ visibilityProperty: true })) continue;
      const where = `${element.tagName.toLowerCase()}.${element.getAttribute("class") ?? ""}`;
      const add = (text: string | null) => {
        if (text?.trim()) found.push({ text: text.trim(), where });
      };
      // What React writes in parts is read as one.
      let text = "";
      for (const node of element.childNodes) {
        if (node instanceof Text) text += node.data;
        else if (node instanceof Element) {
          add(text);
          text = "";
        }
      }
      add(text);
      for (const name of ["aria-label", "aria-valuetext", "title", "placeholder", "alt", "label"]) {
        add(element.getAttribute(name));
      }
    }
    return found;
  });
}

/** Gives every text that the API answers, and knows whether an answer is still to come. */
class Watch {
  private readonly running = new Set<unknown>();

  constructor(page: Page, onText: (text: string, path: string, field: string) => void) {
    const isCall = (url: string) =>
      url.includes("/api/") && !/\/events\/stream|\/revision\?/.test(url);
    page.on("request", (request) => {
      if (isCall(request.url())) this.running.add(request);
    });
    page.on("requestfailed", (request) => this.running.delete(request));
    page.on("requestfinished", async (request) => {
      if (!isCall(request.url())) return;
      // A page that is left takes its answers with it; a list of rejects is no JSON.
      const json = await request
        .response()
        .then((response) => response?.json())
        .catch(() => null);
      const { pathname } = new URL(request.url());
      readTexts(json, "", (text, field) => onText(text, pathname, field));
      this.running.delete(request);
    });
  }

  /** Waits until every answer is here and shown. */
  async settle(page: Page): Promise<void> {
    let quiet = 0;
    const isQuiet = async () => {
      quiet = this.running.size === 0 ? quiet + 1 : 0;
      return quiet > 1 && (await page.locator(".skeleton:visible").count()) === 0;
    };
    await expect.poll(isQuiet, { intervals: [60] }).toBe(true);
  }
}

/** Goes through the texts of an answer; a list has the field of its items. */
function readTexts(json: unknown, field: string, onText: (text: string, field: string) => void) {
  if (typeof json === "string") onText(json, field);
  else if (Array.isArray(json)) for (const item of json) readTexts(item, field, onText);
  else if (json && typeof json === "object") {
    for (const [key, value] of Object.entries(json)) {
      readTexts(value, field ? `${field}.${key}` : key, onText);
    }
  }
}

/** The records that pages of one record are opened for; among them a list that is made for it. */
async function recordsOf(page: Page) {
  const get = async (path: string) => (await page.request.get(`/api/v1/${path}`)).json();
  const [accounts, imports, review] = await Promise.all(
    ["accounts?limit=1", "imports", "match/review?limit=1"].map(get),
  );
  const wish = { name: `Zebra ${randomUUID()}`, description: "Met at the fair" };
  const list = await (await page.request.post("/api/v1/lists", { data: wish })).json();
  const put = { data: { ids: [accounts.items[0].id], reason: "Met at the fair" } };
  await page.request.post(`/api/v1/lists/${list.id}/add`, put);
  return {
    // Without people nobody can sign, so there are none: targets.spec.ts looks at those of people.
    criteriaId: 1,
    targetListId: 1,
    programId: 1,
    accountId: accounts.items[0].id,
    // The first one: it is of the demo, and no other test's.
    // One that can be undone: other tests import and undo as well.
    importId: imports.items.findLast((one: { can_be_undone: boolean }) => one.can_be_undone).id,
    listId: list.id,
    leave: () => page.request.put(`/api/v1/lists/${list.id}`, { data: { archived: true } }),
    personId: review.items[0].person.id,
  };
}

type Records = Awaited<ReturnType<typeof recordsOf>>;

/** The address of every page that is declared, those of one record with a record. */
function addressesOf(records: Records): string[] {
  return pages.map(({ options }) =>
    ("path" in options ? options.path : "").replace(/\$(\w+)/g, (_, name: string) => {
      const id = (records as Record<string, unknown>)[name];
      if (id === undefined) throw new Error(`Say which record ${name} is, in recordsOf.`);
      return String(id);
    }),
  );
}

const isList = (json: unknown): json is { items: unknown[] } =>
  typeof json === "object" && json !== null && "items" in json;

/** Lists without a record; all other answers stay as they are. */
const emptied = (json: unknown) => (isList(json) ? { ...json, items: [], total: 0 } : json);

/** What a fresh workspace has none of: jobs in every state, a schedule of each kind, keys. */
const filled = (json: unknown, path: string) => {
  const at = "2026-11-30T12:00:00Z";
  const items: Record<string, unknown[]> = {
    "/api/v1/jobs": ["waiting", "running", "done", "failed", "cancelled"].map((state, place) => ({
      id: place + 1,
      kind: ["score", "import", "compact", "train", "account_tables"][place],
      state,
      is_stopping: false,
      progress: { what: "accounts", done: 3, total: 7 },
      attempts: 2,
      attempts_max: 3,
      fault: null,
      result: null,
      holder: null,
      created_by: "web",
      created_at: at,
      due_at: at,
      started_at: at,
      finished_at: place > 1 ? at : null,
    })),
    "/api/v1/job-schedules": ["02:30", null].map((daily_at, place) => ({
      id: place + 1,
      kind: "match",
      daily_at,
      every_minutes: daily_at ? null : 90,
      next_due_at: at,
      last_job_id: null,
      created_by: "web",
      created_at: at,
    })),
    "/api/v1/write-keys": ["browser", "server"].map((kind, place) => ({
      id: place + 1,
      kind,
      name: "Zebra site",
      key: "wk_zebra",
      created_at: at,
      first_event_at: place ? at : null,
      revoked_at: null,
    })),
  };
  return path in items ? { items: items[path], total: items[path]?.length } : json;
};

/** Takes away what other tests may have left: refused events have a text of the server's each. */
const steady = (json: unknown, path: string) =>
  path.endsWith("/events/quality") && json ? { ...json, rejects: [] } : filled(json, path);

/** What opens on pages, and what a page is in other states. */
function viewsOf(records: Records): View[] {
  const { accountId, importId, personId } = records;
  const account = `/accounts/${accountId}`;
  const opened = (name: string, address: string, key: string, place = 0): View => ({
    name: `${name}: ${key}`,
    address,
    reach: async ({ page, press }) => {
      await press(key, place);
      await expect(page.locator("dialog[open], .drawer").first()).toBeVisible();
    },
  });
  const keys = (name: string, pressed: string[]): View => ({
    name,
    address: "/matching/domains",
    reach: async ({ page }) => {
      for (const key of pressed) await page.keyboard.press(key);
      await expect(page.locator("dialog[open]")).toBeVisible();
    },
  });
  return [
    opened("account", account, "stages.move"),
    opened("account", account, "market.tell"),
    opened("account", account, "lists.add_to"),
    opened("person", `/people/${personId}/match`, "explain.assign"),
    opened("review", `/matching/review?person=${personId}`, "review.new_account"),
    opened("review", "/matching/review", "review.bulk"),
    opened("duplicates", "/duplicates", "duplicates.merge"),
    opened("proposed", "/matching/proposed", "proposed.accept"),
    opened("import", `/imports/${importId}`, "imports.undo"),
    { ...opened("tracking", "/tracking", "keys_page.revoke"), answer: filled },
    { name: "drawer", address: `/accounts?open=${accountId}` },
    opened("accounts", "/accounts?search=a", "views.save"),
    {
      name: "builder with every kind of part",
      address: "/accounts",
      reach: async ({ press }) => {
        await press("builder.open");
        await press("builder.add");
        await press("builder.add_group");
        await press("builder.add_person");
        await press("builder.add", 2);
      },
    },
    { name: "filter", address: '/accounts?filter=market_state%20%3D%20"in_market"' },
    { name: "faulty filter", address: "/accounts?filter=employes%20%3E%2010" },
    {
      name: "faulty settings",
      address: "/settings",
      reach: async ({ page }) => {
        await page.locator("textarea").fill("[mql");
        await expect(page.getByTestId("fault")).toBeVisible();
      },
    },
    {
      name: "faulty model",
      address: "/model",
      reach: async ({ page, press }) => {
        await press("model.as_text");
        const area = page.locator("textarea");
        await area.fill((await area.inputValue()).replace("employees", "employes"));
        await expect(page.getByTestId("faults")).toBeVisible();
      },
    },
    { name: "no match", address: "/accounts?search=zzzz&industry=zzzz" },
    { name: "not found", address: start },
    ...["attributes", "lookalikes", "propensity"].map((tab) => ({
      name: `icp ${tab}`,
      address: `/icp?tab=${tab}&all=true`,
    })),
    ...["tier", "source"].map((slice) => ({
      name: `funnel by ${slice}`,
      address: `/funnel?preset=all&mode=cohort&table=true&slice=${slice}`,
    })),
    { name: "funnel left out", address: "/funnel?leftOut=past_closing_date" },
    { name: "funnel stages", address: "/funnel?stages=true" },
    ...["account_based&stage=target", "demand_gen&stage=mql", "demand_gen&stage=won"].map(
      (stage) => ({
        name: `funnel ${stage}`,
        address: `/funnel?preset=all&motion=${stage}`,
      }),
    ),
    ...["web", "segment"].map((sender) => ({
      name: `tracking by ${sender}`,
      address: `/tracking?sender=${sender}&forms=true&links=true&consent=true`,
      answer: filled,
    })),
    { name: "merges", address: "/duplicates?tab=merges" },
    { name: "archived lists", address: "/lists?archived=true" },
    { name: "account line", address: "/accounts?line=analytics" },
    { name: "model line", address: "/model?line=analytics" },
    ...["glossary", "committee"].map((document) => ({
      name: document,
      address: `/settings?document=${document}`,
    })),
    {
      name: "settings: publish",
      address: "/settings",
      reach: async ({ page, press }) => {
        await page.locator("textarea").fill(`${await page.locator("textarea").inputValue()}# a\n`);
        await press("settings.publish");
        await expect(page.locator(".settings-difference")).toBeVisible();
      },
    },
    {
      name: "model: draft",
      address: "/model",
      reach: async ({ page, press }) => {
        await page.getByRole("slider").first().fill("90");
        await press("model.publish");
        await expect(page.locator("dialog[open]")).toBeVisible();
      },
    },
    {
      name: "model: leave",
      address: "/model",
      reach: async ({ page }) => {
        await page.getByRole("slider").first().fill("90");
        await page.locator('a[href="/health"]').first().click();
        await expect(page.locator("dialog[open]")).toBeVisible();
      },
    },
    { name: "model: rule", address: "/model?when=employees%20%3E%2010&add=5&dimension=timing" },
    {
      name: "new import: columns",
      address: "/imports/new",
      reach: async ({ page }) => {
        const text = "Zebra name,Zebra site,Pets\nZebra,zebra.example,three\n";
        const file = { name: "zebra.csv", mimeType: "text/csv", buffer: Buffer.from(text) };
        await page.locator("input[type=file]").first().setInputFiles(file);
        await expect(page.locator(".import-actions")).toBeVisible();
      },
    },
    keys("keys", ["?"]),
    keys("palette", ["Control+k"]),
    ...["accounts", "imports", "changes", "matching/review", "duplicates", "matching/proposed"]
      .concat("rising", `accounts/${accountId}`)
      .map((path) => ({ name: `empty ${path}`, address: `/${path}`, answer: emptied })),
  ];
}

// It looks at a hundred pages in a row: what is found says where, and a trace of all costs half of
// the time.
test.use({ trace: "off", actionTimeout: 20_000 });

/** An address of no page: every page that is gone to from here is another one. */
const start = "/no-such-page";

/** A reader of one language, who notes every English text of the pages that are opened. */
class Reader {
  readonly messages: Messages;
  readonly found: string[] = [];
  /** How many texts were looked at, by view. */
  readonly looked = new Map<string, number>();
  /** Texts of which an exception is made, with the reason. */
  private readonly excepted = new Map<string, string>();
  private readonly used = new Set<string>();
  private readonly seen = new Set<string>();
  private readonly finder: Finder;
  private readonly watch: Watch;

  constructor(
    private readonly page: Page,
    language: "ko" | "el",
  ) {
    this.messages = read(`${language}.json`);
    const shipped = Object.keys(read(`shipped.${language}.json`));
    this.finder = englishFinder({ english, other: this.messages, shipped });
    this.watch = new Watch(page, (text, path, field) => this.take(text, path, field));
  }

  /** Takes a text of the API as data, or as one that an exception is made for. */
  private take(text: string, path: string, field: string): void {
    const is = (one: { path: RegExp; field: RegExp }) =>
      one.path.test(path) && one.field.test(field);
    const last = field.split(".").at(-1) ?? "";
    const exception = exceptions.find(is);
    if (exception && text) this.excepted.set(text.replace(/\s+/g, " ").trim(), exception.why);
    else if (foreignFields.has(last)) this.finder.addData(text, true);
    else if (dataFields.has(last) || typedFields.some(is)) this.finder.addData(text);
  }

  /** Opens a view and looks at its texts; what does not open is noted as well. */
  async view({ name, address, reach, answer }: View): Promise<void> {
    await this.answerBy(answer);
    await this.trying(name, async () => {
      await this.page.goto(address);
      await expect(this.page.locator("h1")).toBeVisible();
      if (reach) {
        await this.watch.settle(this.page);
        await reach({ page: this.page, press: (key, place) => this.press(key, place) });
      }
      await this.look(name);
    });
    await this.answerBy(undefined);
  }

  /** Goes from page to page as by links, which is faster than to open each. */
  async walk(name: string, addresses: string[]): Promise<void> {
    for (const address of addresses) {
      await this.trying(`${name} ${address}`, async () => {
        await this.page.evaluate((to) => {
          document.querySelector("h1")?.setAttribute("data-left", "");
          window.history.pushState({}, "", to);
        }, address);
        await expect(this.page.locator("h1:not([data-left])")).toBeVisible();
        await this.look(`${name} ${address}`);
      });
    }
  }

  /** Lets the API answer otherwise from now on. */
  async answerBy(answer: View["answer"]): Promise<void> {
    await this.page.unrouteAll({ behavior: "ignoreErrors" });
    if (!answer) return;
    await this.page.route(/\/api\/v1\/(?!events\/stream)/, async (route) => {
      if (answer === "unreachable") return route.abort();
      if (answer === "refused") return route.fulfill({ status: 400, json: {} });
      const response = await route.fetch();
      const json = await response.json().catch(() => null);
      const { pathname } = new URL(route.request().url());
      await route.fulfill({ response, json: answer(json, pathname) });
    });
  }

  private async trying(name: string, run: () => Promise<void>): Promise<void> {
    this.finder.forget();
    await run().catch((error) => this.found.push(`${name}: ${error}`));
  }

  async look(name: string): Promise<void> {
    await this.watch.settle(this.page);
    await this.page.evaluate(() => {
      for (const folded of document.querySelectorAll("details")) folded.open = true;
    });
    const texts = await textsOf(this.page);
    this.looked.set(name, texts.length);
    for (const { text, where } of texts) {
      const phrases = this.finder.find(text);
      if (phrases.length === 0 || this.seen.has(text)) continue;
      this.seen.add(text);
      let rest = text.replace(/\s+/g, " ");
      for (const [known, why] of this.excepted) {
        if (!rest.includes(known)) continue;
        rest = rest.replaceAll(known, " · ");
        this.used.add(why);
      }
      if (this.finder.find(rest).length === 0) continue;
      this.found.push(`${name}: "${phrases.join('", "')}" in "${text}" (${where})`);
    }
  }

  /** The exceptions that nothing needs any more. */
  unused(): string[] {
    return exceptions.map(({ why }) => why).filter((why) => !this.used.has(why));
  }

  private async press(key: string, place = 0): Promise<void> {
    const word = this.messages[key];
    if (!word) throw new Error(`There is no message ${key}.`);
    await this.page.locator("button").filter({ hasText: word }).nth(place).click();
  }
}

for (const language of ["ko", "el"] as const) {
  test(`no page shows English in ${language}`, async ({ page }) => {
    const records = await recordsOf(page);
    const addresses = addressesOf(records);
    const reader = new Reader(page, language);
    await open(page, start, language);
    await expect(page.locator("html")).toHaveAttribute("lang", language);

    await reader.answerBy(steady);
    await reader.walk("page", addresses);
    for (const view of viewsOf(records)) await reader.view(view);
    await reader.view({ name: "unreachable", address: "/lists", answer: "unreachable" });
    await reader.answerBy("refused");
    await page.goto(start);
    await reader.walk("refused", addresses);
    await records.leave();

    expect(reader.found.join("\n")).toBe("");
    expect(reader.unused()).toEqual([]);
    // That nothing was found says something only of pages whose texts were seen.
    for (const [name, count] of reader.looked) {
      // These have a form and nothing around it.
      const least = /\/(setup|welcome)$/.test(name) ? 4 : 30;
      expect(count, name).toBeGreaterThan(least);
    }
    const total = [...reader.looked.values()].reduce((sum, count) => sum + count, 0);
    console.log(`${language}: ${total} texts of ${reader.looked.size} views`);
    expect(total).toBeGreaterThan(10_000);
  });

  test(`English is seen on a page in ${language}, wherever it stands`, async ({ page }) => {
    const reader = new Reader(page, language);
    await open(page, "/jobs", language);
    await page.evaluate(() => {
      const main = document.querySelector("main") as HTMLElement;
      main.insertAdjacentHTML(
        "beforeend",
        `<p>Somebody <b>else</b></p><p>was here</p><button aria-label="Press this now">x</button>
         <span title="Look at that">x</span><input placeholder="Type it here">
         <select><option>One of these</option></select><p>Tier 1</p>
         <p hidden>Not to be seen</p><code>is_target and tier</code><p translate="no">by the way</p>`,
      );
    });
    await reader.look("planted");
    const phrases = reader.found.map((line) => /^planted: "(.*?)"/.exec(line)?.[1]);
    expect(phrases).toEqual([
      "was here",
      "Press this now",
      "Look at that",
      "Type it here",
      "One of these",
      "Tier",
    ]);
  });
}
