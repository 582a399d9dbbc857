import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { describe, expect, it } from "vitest";

const root = import.meta.dirname;

/** A function that works out each answer once. */
function once<T>(answer: (key: string) => T): (key: string) => T {
  const known = new Map<string, T>();
  return (key) => {
    const found = known.get(key) ?? answer(key);
    known.set(key, found);
    return found;
  };
}

const files = readdirSync(root, { recursive: true, encoding: "utf8" });
const read = (file: string) => readFileSync(join(root, file), "utf8");

/** The files that a file imports, in the folder of the app. */
const importsOf = once((file: string): string[] => {
  if (file.endsWith(".css")) return [];
  const found = read(file).matchAll(/^(?:import|export)\s(?!type)[^;]*?"(\.[^"]+)";/gm);
  return [...found].flatMap(([, name = ""]) => {
    const path = relative(root, join(root, dirname(file), name));
    return ["", ".tsx", ".ts"].map((end) => path + end).filter(isFile);
  });
});

const isFile = (path: string) =>
  files.includes(path) && existsSync(join(root, path)) && /\.\w+$/.test(path);

/** A file and all that is loaded with it. */
function loadedWith(start: string): Set<string> {
  const loaded = new Set<string>();
  const waiting = [start];
  for (let file = waiting.pop(); file; file = waiting.pop()) {
    if (loaded.has(file)) continue;
    loaded.add(file);
    waiting.push(...importsOf(file));
  }
  return loaded;
}

/** The class names that a component writes; those of `name-${…}` end in a star. */
const classesIn = once((file: string): string[] => {
  const written = read(file).matchAll(/className=(?:"([^"]*)"|\{((?:[^{}]|\{[^{}]*\})*)\})/g);
  return [...written].flatMap(([, plain, code = ""]) => {
    const texts = plain
      ? [plain]
      : [...code.matchAll(/"([^"]*)"|`([^`]*)`/g)].map(([text]) => text);
    const words = texts
      .join(" ")
      .replaceAll(/["`]/g, " ")
      .replaceAll(/-\$\{[^}]*\}/g, "-* ");
    return words.match(/(?<!\S)[a-zA-Z][\w-]*\*?(?!\S)/g) ?? [];
  });
});

/** The class names that a style sheet has rules for. */
const classesOf = once((sheet: string): Set<string> => {
  const heads =
    read(sheet)
      .replaceAll(/\/\*.*?\*\//gs, "")
      .match(/[^{}]+(?=\{)/g) ?? [];
  return new Set(heads.join(" ").match(/(?<=\.)[a-zA-Z][\w-]*/g));
});

const isMeant = (written: string, name: string) =>
  written.endsWith("*") ? name.startsWith(written.slice(0, -1)) : name === written;

const everywhere = new Set([...loadedWith("main.tsx")].filter((file) => file.endsWith(".css")));
const sheets = files.filter((file) => file.endsWith(".css") && !everywhere.has(file));
const names = new Map(sheets.map((sheet) => [sheet, classesOf(sheet)]));

/** The style sheets of which a page has to load one, for each class that it writes. */
const sheetsFor = once((written: string): string[] => {
  const shared = [...everywhere].some((sheet) =>
    [...classesOf(sheet)].some((name) => isMeant(written, name)),
  );
  if (shared) return [];
  return sheets.filter((sheet) =>
    [...(names.get(sheet) ?? [])].some((name) => isMeant(written, name)),
  );
});

describe("style sheets", () => {
  const pages = files.filter((file) => /^pages\/[\w-]+\/\w+Page\.tsx$/.test(file));

  it.each(pages)("%s loads the rules of the classes that it shows", (page) => {
    const loaded = loadedWith(page);
    for (const file of [...loaded].filter((name) => name.endsWith(".tsx"))) {
      for (const written of classesIn(file)) {
        const wanted = sheetsFor(written);
        const has = wanted.length === 0 || wanted.some((sheet) => loaded.has(sheet));
        expect(has, `${file}: .${written} of ${wanted.join(", ")}`).toBe(true);
      }
    }
  });

  it("are there: this test finds them", () => {
    expect(pages.length).toBeGreaterThan(20);
    expect(everywhere).toContain("styles/parts.css");
    expect(classesIn("pages/funnel/SliceTable.tsx")).toContain("slice-table");
    expect(names.get("charts/funnel.css")).toContain("ribbon");
  });
});
