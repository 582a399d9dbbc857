import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, type Page } from "@playwright/test";
import { englishFinder } from "../src/testing/english";
import { expectAccessible, languages } from "./open";

const read = (name: string): Record<string, string> =>
  JSON.parse(readFileSync(join(import.meta.dirname, "../../locales", name), "utf8"));
const english = read("en.json");

/**
 * Looks at a page in every language: axe finds nothing, and no English is on the others but what
 * people wrote. It ends in English.
 */
export async function lookAt(of: Page, name: string, written: string[]): Promise<void> {
  const select = of.locator("select:has(option[lang=ko])").first();
  for (const language of [...languages.slice(1), languages[0]]) {
    await select.selectOption(language);
    await expect(of.locator("html")).toHaveAttribute("lang", language);
    await expectAccessible(of);
    if (language === "en") continue;
    const shipped = Object.keys(read(`shipped.${language}.json`));
    const finder = englishFinder({ english, other: read(`${language}.json`), shipped });
    for (const data of written) finder.addData(data, true);
    for (const { text, isTaken } of await textsOf(of)) {
      if (!isTaken) expect(finder.find(text), `${name}, ${language}: ${text}`).toEqual([]);
    }
  }
}

/** The texts of a page; those of browsers and secrets are not ours. */
const textsOf = (of: Page) =>
  of
    .locator("h1, h2, h3, p, label, legend, th, td, dt, dd, li, button, a, option, .notice")
    .evaluateAll((elements) =>
      elements.map((element) => ({
        text: element.textContent ?? "",
        isTaken: element.closest('code, kbd, [translate="no"], [lang="en"]') !== null,
      })),
    );
