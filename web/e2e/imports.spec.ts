import { randomUUID } from "node:crypto";
import { expect, test } from "@playwright/test";
import { chord, expectAccessible, open } from "./open";

test("a file is mapped, tried, imported and reported", async ({ page }) => {
  const mark = randomUUID().slice(0, 8);
  const lines = [
    "Company name,Website,Industry,Number of employees,Pets",
    `Wizard Test ${mark},wizard-${mark}.example,Software,120,1`,
    `Δοκιμή ${mark},dokimi-${mark}.example,Energy,45,2`,
    `위저드 ${mark},wijadeu-${mark}.example,Software,abc,3`,
  ];
  await open(page, "/imports/new");
  await page.locator("input[type=file]").setInputFiles({
    name: `companies-${mark}.csv`,
    mimeType: "text/csv",
    buffer: Buffer.from(lines.join("\n")),
  });
  await page.getByLabel("Rows are").selectOption("account");
  await page.getByLabel("Source", { exact: true }).fill("wizard-test");
  await page.getByLabel("Field for Company name").selectOption("name");
  await page.getByRole("button", { name: "Try without writing" }).click();
  const report = page.getByTestId("import-report");
  await expect(report).toHaveAttribute("data-state", "done");
  await expect(report).toContainText("nothing was written");
  // The cell that is no number costs itself, and that is said.
  const reading = report.getByTestId("reading");
  await expect(reading).toContainText("Number of employees");
  await expect(reading).toContainText("could not be read");
  await expect(reading).toContainText("Pets");
  await page.getByRole("button", { name: "Import now" }).click();
  await expect(page).toHaveURL(/\/imports\/\d+$/);
  await expect(report).toHaveAttribute("data-state", "done");
  const created = (await page.getByTestId("created").innerText()).replace(/\D/g, "");
  expect(Number(created)).toBe(3);
  const address = page.url();
  await page.goto(`/accounts?search=${mark}`);
  await expect(page.locator("[data-place] a").first()).toContainText(mark);
  // The way back says what it would do, and then does it.
  await page.goto(address);
  await page.getByRole("button", { name: "Undo this import" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByTestId("undo-removed")).toHaveText("3");
  await dialog.getByRole("button", { name: "Undo the import" }).click();
  await expect(page.getByTestId("import-undone")).toContainText("Undone");
  await expect(page.getByTestId("undo-removed")).toHaveText("3");
  await page.goto(`/accounts?search=${mark}`);
  await expect(page.getByText("No account matches")).toBeVisible();
});

const currencies = "BRL MXN ZAR TRY PLN CZK HUF RON SEK NOK DKK ISK THB MYR IDR PHP INR NZD".split(
  " ",
);
for (const [language, ask, save, known] of [
  ["en", "One XXX in EUR:", "Save the rate", "1 XXX = 0.17 EUR"],
  ["ko", "1 XXX의 EUR 환산 금액:", "환율 저장", "1 XXX = 0.17 EUR"],
  ["el", "Ένα XXX σε EUR:", "Αποθήκευση ισοτιμίας", "1 XXX = 0,17 EUR"],
] as const) {
  test(`a missing exchange rate is asked for in ${language}`, async ({ page }) => {
    const mark = randomUUID().slice(0, 8);
    await open(page, "/imports/new", language);
    // Rates stay: each run asks for one that the server does not know yet.
    const { rates } = await (await page.request.get("/api/v1/exchange-rates")).json();
    const unknown = currencies.filter((code) => !(code in rates));
    const currency = unknown[Math.floor(Math.random() * unknown.length)] ?? "none is left";
    await page.locator("input[type=file]").setInputFiles({
      name: `deals-${mark}.csv`,
      mimeType: "text/csv",
      buffer: Buffer.from(
        `Deal ID,Deal Name,Deal Stage,Amount,Currency\n${mark},Pump ${mark},Offer,12000,${currency}\n`,
      ),
    });
    await page.locator(".import-actions .button-primary").click();
    await expect(page.getByTestId("import-report")).toHaveAttribute("data-state", "done");
    await page.locator(".import-actions .button-primary").click();
    await expect(page).toHaveURL(/\/imports\/\d+$/);
    const form = page.getByTestId(`rate-${currency}`);
    await expect(form.getByRole("button", { name: save })).toBeDisabled();
    await expectAccessible(page);
    await form.getByLabel(ask.replace("XXX", currency)).fill("0.17");
    await form.getByRole("button", { name: save }).click();
    await expect(form).toContainText(known.replace("XXX", currency));
    await page.reload();
    await expect(form).toContainText(known.replace("XXX", currency));
  });
}

for (const [language, said, rows] of [
  ["en", "name “nobody-", "Contact roles: 1 created"],
  ["ko", "아직 없는 “nobody-", "연락처 역할: 생성 1"],
  ["el", "«nobody-", "Ρόλοι επαφών: νέες 1"],
] as const) {
  test(`the people of deals and unknown keys are reported in ${language}`, async ({ page }) => {
    const mark = randomUUID().slice(0, 8);
    const text =
      "Record ID,Deal Name,Deal Stage,Amount,Deal owner,Associated Company IDs,Associated Contact IDs\n" +
      `${mark},Pump ${mark},Offer,12.000,Kim,nobody-${mark},someone-${mark}\n`;
    await open(page, "/imports/new", language);
    await page.locator("input[type=file]").setInputFiles({
      name: `deals-${mark}.csv`,
      mimeType: "text/csv",
      buffer: Buffer.from(text),
    });
    // The headings say whose keys these are.
    await expect(page.locator("input[aria-describedby='source-note']")).toHaveValue("hubspot");
    await page.locator(".import-actions .button-primary").click();
    const report = page.getByTestId("import-report");
    await expect(report).toHaveAttribute("data-state", "done");
    const notices = report.getByTestId("import-notices");
    await expect(notices).toContainText(said);
    await expect(notices).toContainText(rows);
  });
}

test("keys lead from page to page, and ? lists them", async ({ page }) => {
  await open(page, "/imports");
  await chord(page, "f");
  await expect(page).toHaveURL(/\/funnel/);
  await chord(page, "a");
  await expect(page).toHaveURL(/\/accounts/);
  await page.keyboard.press("?");
  await expect(page.getByRole("dialog", { name: "Keys" })).toBeVisible();
  await page.keyboard.press("Escape");
  await page.keyboard.press("Control+k");
  await page.keyboard.type("double");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/funnel/);
});

test("language and theme are chosen and kept", async ({ page }) => {
  await open(page, "/imports");
  await page.getByLabel("Language").selectOption("ko");
  await expect(page.locator("h1")).toHaveText("가져오기");
  await page.reload();
  await expect(page.locator("html")).toHaveAttribute("lang", "ko");
  await page.locator("button[aria-label^='테마']").click();
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
});

test("deals that count nowhere are told and listed until their import is undone", async ({
  page,
}) => {
  const mark = randomUUID().slice(0, 8);
  const text = `Deal ID,Deal name,Company,Stage,Amount\n${mark},Lost in time ${mark},X,Closed won,5\n`;
  const preview = await page.request.post("/api/v1/imports/preview", {
    multipart: {
      file: { name: `deals-${mark}.csv`, mimeType: "text/csv", buffer: Buffer.from(text) },
    },
  });
  const { upload_id, entity, mapping } = await preview.json();
  const fields = Object.fromEntries(
    mapping.map(({ heading, field }: { heading: string; field: string | null }) => [
      heading,
      field,
    ]),
  );
  const started = await page.request.post("/api/v1/imports", {
    data: { upload_id, entity, source: `left-out-${mark}`, mapping: fields, dry_run: false },
  });
  const { id } = await started.json();
  const state = async () => (await (await page.request.get(`/api/v1/imports/${id}`)).json()).state;
  await expect.poll(state, { timeout: 60_000 }).toBe("done");
  await open(page, "/funnel");
  const notice = page.getByTestId("left-out-no_closing_date");
  await expect(notice).toContainText("Closed without a closing date");
  await notice.getByRole("button").click();
  const list = page.getByTestId("records");
  await expect(list).toContainText(`Lost in time ${mark}`);
  await expectAccessible(page);
  const undone = await page.request.post(`/api/v1/imports/${id}/undo`);
  expect((await undone.json()).removed).toBe(1);
  await page.reload();
  await expect(page.getByTestId("records")).not.toContainText(mark);
});

test("stages that nothing closes are asked for, and the funnel follows", async ({ page }) => {
  const own = randomUUID().slice(0, 8);
  const stage = `In Vertrag ${own}`;
  const rows = ["1", "2"].map((id) => `${own}-${id},Deal ${own} ${id},Acme,${stage},9,2026-03-31`);
  const content = ["Deal ID,Deal name,Company,Stage,Amount,Close date", ...rows].join("\n");
  await open(page, "/imports/new");
  await page.locator("input[type=file]").setInputFiles({
    name: `deals-${own}.csv`,
    mimeType: "text/csv",
    buffer: Buffer.from(`${content}\n`),
  });
  await page.getByRole("button", { name: "Try without writing" }).click();
  const asked = page.getByTestId("imported-stages");
  await expect(asked).toContainText("Open deals that look as if they had ended: 2, in 1 stages.");
  const choice = asked.getByLabel(`What “${stage}” counts as`);
  await expect(choice).toHaveValue("automatic");
  await expectAccessible(page);
  await choice.selectOption({ label: "Won" });
  await expect(asked).toContainText("Your choice is saved.");
  await expect(choice).toHaveValue("won");
  await expect(asked).not.toContainText("look as if they had ended");
  // Everywhere else it is known as well, and can be taken back.
  await open(page, "/funnel?stages=true");
  const drawer = page.getByTestId("deal-stages");
  const known = drawer.getByLabel(`What “${stage.toLowerCase()}” counts as`);
  await expect(known).toHaveValue("won");
  await expectAccessible(page);
  await known.selectOption({ label: "Automatic" });
  await expect(known).toHaveCount(0);
});
