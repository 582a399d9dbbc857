import { describe, expect, it } from "vitest";
import { loadMessages } from "./i18n";

import { generalKeys, keyGroups, liveKeys, modifierName, pressedKey, rowKeys } from "./keys";
import { destinationOf, destinations, goKey, sidebarPages, writtenKeys } from "./navigation";
import { createAppRouter } from "./router";
import { languages } from "./state/preferences";

const keyed = destinations.filter(({ key }) => key !== undefined);

describe("the table of pages", () => {
  it("gives every key to one page only", () => {
    const keys = keyed.map(({ key }) => key);
    expect(new Set(keys).size).toBe(keys.length);
    const addresses = destinations.map(({ to }) => to);
    expect(new Set(addresses).size).toBe(addresses.length);
  });

  it("leads every key to the page that says so, and every page is there", () => {
    const { routesByPath } = createAppRouter();
    for (const page of destinations) {
      expect(Object.keys(routesByPath), page.to).toContain(page.to);
      if (page.key) expect(destinationOf(page.key)?.to).toBe(page.to);
    }
    expect(destinationOf("x")).toBeUndefined();
  });

  it("says in the list of keys what each key does, once", () => {
    const group = keyGroups.find(({ title }) => title === "keys.pages");
    const listed = group?.rows.map(({ keys, says }) => [keys.join(" "), says]);
    expect(listed).toEqual(keyed.map((page) => [writtenKeys(page), page.says]));
    for (const { key, says } of keyed) expect(says, key).toBeDefined();
  });

  it("has fourteen pages in the sidebar, and a key for each", () => {
    expect(sidebarPages).toHaveLength(14);
    for (const page of sidebarPages) expect(page.key, page.to).toMatch(/^[a-z]$/);
    const tooltips = sidebarPages.map(writtenKeys);
    expect(tooltips).toContain("g n");
    expect(new Set(tooltips).size).toBe(14);
  });
});

describe("keys", () => {
  it("do not claim what begins a pair", () => {
    const single = [generalKeys.search, generalKeys.help, rowKeys.next, rowKeys.previous];
    expect([...single, liveKeys.pause]).not.toContain(goKey);
    expect(new Set(single).size).toBe(single.length);
  });

  it("are listed with words in every language", async () => {
    const everyLanguage = await Promise.all(languages.map(loadMessages));
    for (const { title, rows } of keyGroups) {
      for (const key of [title, ...rows.map(({ says }) => says)]) {
        for (const words of everyLanguage) expect(words[key], key).toBeTruthy();
      }
    }
  });

  it("work on a Korean and a Greek layout", () => {
    expect(pressedKey({ key: "j", code: "KeyJ" })).toBe("j");
    expect(pressedKey({ key: "ㅓ", code: "KeyJ" })).toBe("j");
    expect(pressedKey({ key: "ξ", code: "KeyJ" })).toBe("j");
    expect(pressedKey({ key: "Process", code: "KeyG" })).toBe("g");
    // A French layout has A where others have Q: what is written on the key counts.
    expect(pressedKey({ key: "a", code: "KeyQ" })).toBe("a");
    expect(pressedKey({ key: "Enter", code: "Enter" })).toBe("Enter");
    expect(pressedKey({ key: "?", code: "Slash" })).toBe("?");
  });

  it("are called as on the machine", () => {
    expect(modifierName("MacIntel")).toBe("⌘");
    expect(modifierName("iPhone")).toBe("⌘");
    expect(modifierName("Win32")).toBe("Ctrl");
    expect(modifierName("Linux x86_64")).toBe("Ctrl");
  });
});
