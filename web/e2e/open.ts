import AxeBuilder from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";
import { undoMilliseconds } from "../src/components/undo";

export const languages = ["en", "ko", "el"] as const;
export const themes = ["light", "dark"] as const;

/** Opens a page in a language and theme, and collects what the browser complains about. */
export async function open(
  page: Page,
  address: string,
  language: (typeof languages)[number] = "en",
  theme: (typeof themes)[number] = "light",
): Promise<string[]> {
  const complaints: string[] = [];
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("console", (message) => {
    const { url } = message.location();
    if (message.type() === "error") complaints.push(`${message.text()} ${url}`);
  });
  await keepNotices(page);
  await page.addInitScript(
    (chosen) => {
      if (localStorage.getItem("speargun.language")) return;
      localStorage.setItem("speargun.language", chosen.language);
      localStorage.setItem("speargun.theme", chosen.theme);
    },
    { language, theme },
  );
  await page.goto(address);
  await expect(page.locator("h1")).toBeVisible();
  await page.waitForLoadState("networkidle");
  return complaints;
}

/**
 * Presses `g` and a page's key. Both are sent at once: the page takes them as a pair only when
 * little time lies between them, and a busy machine may need longer than that for an answer.
 */
export async function chord(page: Page, key: string): Promise<void> {
  await Promise.all([page.keyboard.press("g"), page.keyboard.press(key)]);
}

/**
 * Lets no notice go by itself: a test that undoes something must not depend on how fast the machine
 * is. That notices go in time has a test of its own.
 */
async function keepNotices(page: Page): Promise<void> {
  await page.addInitScript((time) => {
    const native = window.setTimeout;
    const later = (...[run, wait, ...more]: Parameters<typeof native>) =>
      wait === time ? 0 : native(run, wait, ...more);
    window.setTimeout = later as typeof native;
  }, undoMilliseconds);
}

/** Fails when axe finds anything on the page. */
export async function expectAccessible(page: Page): Promise<void> {
  // A drawer that is still sliding in is half transparent, and so are its contrasts. A button that
  // an answer enables meanwhile fades in, unless the reader wants no motion.
  await page.emulateMedia({ reducedMotion: "reduce" });
  await page.evaluate(async () => {
    await Promise.allSettled(document.getAnimations().map(({ finished }) => finished));
  });
  const { violations } = await new AxeBuilder({ page })
    // Who speaks to the machine says what stands on a button: its name must hold that.
    .options({ rules: { "label-content-name-mismatch": { enabled: true } } })
    .analyze();
  const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map((n) => n.html).join("\n")}`);
  expect(found).toEqual([]);
}

/** The rows of the accounts table that are there. */
export const rows = (page: Page) => page.locator("[data-place]");

/** The address of the first account in the list. */
export async function firstAccount(page: Page): Promise<string> {
  const link = rows(page).first().getByRole("link");
  return (await link.getAttribute("href")) ?? "";
}
