import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { shippedStages } from "./components/stages";
import { interpolate, knownKey, loadMessages, pluralizer, translator, wordOf } from "./i18n";

const messages = {
  en: await loadMessages("en"),
  ko: await loadMessages("ko"),
  el: await loadMessages("el"),
};

const placeholders = (text: string) => (text.match(/\{\w+\}/g) ?? []).sort();

describe("locales", () => {
  it("have the same keys in the same order", () => {
    const keys = Object.keys(messages.en);
    expect(Object.keys(messages.ko)).toEqual(keys);
    expect(Object.keys(messages.el)).toEqual(keys);
  });

  it("have the same placeholders and no empty message", () => {
    for (const [key, text] of Object.entries(messages.en)) {
      for (const language of ["ko", "el"] as const) {
        const translated = messages[language][key as keyof typeof messages.en];
        expect(placeholders(translated), `${language} ${key}`).toEqual(placeholders(text));
        expect(translated.trim(), `${language} ${key}`).not.toBe("");
      }
    }
  });

  it("are used: every whole key in the source exists", () => {
    const files = readdirSync(import.meta.dirname, { recursive: true, encoding: "utf8" });
    const sources = files.filter((file) => file.endsWith(".tsx"));
    for (const file of sources) {
      const text = readFileSync(join(import.meta.dirname, file), "utf8");
      for (const [, key] of text.matchAll(/\bt\("([\w.]+)"/g)) {
        expect(messages.en, `${file} ${key}`).toHaveProperty([key ?? ""]);
      }
    }
  });
});

describe("messages", () => {
  it("take values", () => {
    expect(interpolate("{reached} of {of}", { reached: 412, of: 806 })).toBe("412 of 806");
    expect(interpolate("{unknown}")).toBe("{unknown}");
  });

  it("translate words from data when they are known and else make them readable", () => {
    const t = translator("el");
    expect(wordOf(t, "entity", "campaign")).toBe("Εκστρατείες");
    expect(wordOf(t, "entity", "some_thing")).toBe("some thing");
    expect(wordOf(t, "role", "Πρόεδρος")).toBe("Πρόεδρος");
  });

  it("are known by their key", () => {
    expect(knownKey("entity.campaign")).toBe("entity.campaign");
    expect(knownKey("entity.some_thing")).toBeNull();
  });

  it("have the form that a language has for a number", () => {
    expect(pluralizer("en")("review.total", 1)).toBe("1 person waits");
    expect(pluralizer("el")("review.total", 1)).not.toBe(pluralizer("el")("review.total", 2));
  });

  it("name the shipped stages as the server does", () => {
    const named = Object.keys(shippedStages).map((key) => [
      key,
      translator("en")(`stage.${key}` as "stage.won"),
    ]);
    expect(Object.fromEntries(named)).toEqual(shippedStages);
  });
});
