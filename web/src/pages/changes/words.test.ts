import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { languages } from "../../state/preferences";
import { changeWords, loadChangeTexts } from "./words";

const list = join(import.meta.dirname, "../../../../crates/domain/src/audit.rs");
const isThere = existsSync(list);
if (!isThere) console.info(`Skipped: the list of actions is not here (${list}).`);

/** What the server can name, read from its own list: the API has it as text. */
const source = isThere ? readFileSync(list, "utf8") : "";
const named = (pattern: RegExp) => [...source.matchAll(pattern)].map(([, key = ""]) => key).sort();

const all = {
  en: await loadChangeTexts("en"),
  ko: await loadChangeTexts("ko"),
  el: await loadChangeTexts("el"),
};

const keysOf = (group: "actions" | "kinds") =>
  changeWords(all.en, "en")
    .choices(group)
    .map(({ key }) => key)
    .sort();

describe("the words of changes", () => {
  it.skipIf(!isThere)("are there for every action of the server, and for no other", () => {
    const actions = named(/^ {4}\w+ = "([a-z_]+\.[a-z_]+)" on \w+,$/gm);
    expect(actions.length).toBeGreaterThan(40);
    expect(keysOf("actions")).toEqual(actions);
  });

  it.skipIf(!isThere)("are there for every kind of subject, and for no other", () => {
    const kinds = named(/^ {4}\w+ = "([a-z_]+)",$/gm);
    expect(kinds.length).toBeGreaterThan(10);
    expect(keysOf("kinds")).toEqual(kinds);
  });

  it("are the same in every language, with the same placeholders and none of them empty", () => {
    const placeholders = (text: string) => (text.match(/\{\w+\}/g) ?? []).sort();
    for (const language of languages) {
      expect(Object.keys(all[language]), language).toEqual(Object.keys(all.en));
      for (const [key, text] of Object.entries(all[language])) {
        const english = all.en[key as keyof typeof all.en];
        expect(placeholders(text), `${language} ${key}`).toEqual(placeholders(english));
        expect(text.trim(), `${language} ${key}`).not.toBe("");
      }
    }
  });

  it("make a key readable that has none yet, and stand in the order of their language", () => {
    const words = changeWords(all.ko, "ko");
    expect(words.word("actions", "match.decide")).toBe("매칭 결정");
    expect(words.word("actions", "new_room.begin_it")).toBe("new room: begin it");
    const choices = words.choices("kinds").map(({ word }) => word);
    expect(choices).toEqual([...choices].sort((a, b) => a.localeCompare(b, "ko")));
  });
});
