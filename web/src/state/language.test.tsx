import { afterEach, expect, it, vi } from "vitest";

type File = () => Promise<{ default: Record<string, string> }>;

const comes: File = async () => ({ default: {} });
const fails: File = async () => {
  throw new Error("The server does not answer.");
};

/** The app as it starts, with files of messages that come or do not. */
async function start(kept: string, files: Record<"en" | "ko" | "el", File>) {
  vi.resetModules();
  localStorage.setItem("speargun.language", kept);
  for (const [language, file] of Object.entries(files)) {
    vi.doMock(`../../../locales/${language}.json`, file);
  }
  const language = await import("./language");
  const { preferences } = await import("./preferences");
  const { isLoaded } = await import("../i18n");
  return { ...language, isLoaded, shown: () => preferences().language };
}

afterEach(() => {
  localStorage.clear();
  document.documentElement.lang = "";
});

it("loads the reader's language only", async () => {
  const app = await start("ko", { en: comes, ko: comes, el: comes });
  await app.startLanguage();
  expect([app.isLoaded("en"), app.isLoaded("ko"), app.isLoaded("el")]).toEqual([
    false,
    true,
    false,
  ]);
  expect(document.documentElement.lang).toBe("ko");
});

it("starts in another language when the reader's does not come, and does not keep it", async () => {
  const app = await start("el", { en: comes, ko: comes, el: fails });
  await app.startLanguage();
  expect(app.shown()).toBe("en");
  expect(app.failedLanguage()).toBe("el");
  expect(localStorage.getItem("speargun.language")).toBe("el");
});

it("says that it cannot start without any language", async () => {
  const app = await start("en", { en: fails, ko: fails, el: fails });
  await expect(app.startLanguage()).rejects.toThrow("No language");
});

it("changes the page and its language at once, when the messages are there", async () => {
  let arrive = () => {};
  const later: File = () =>
    new Promise((resolve) => {
      arrive = () => resolve({ default: {} });
    });
  const app = await start("en", { en: comes, ko: later, el: comes });
  await app.startLanguage();
  const chosen = app.chooseLanguage("ko");
  expect(app.shown()).toBe("en");
  await vi.waitFor(() => {
    arrive();
    expect(app.isLoaded("ko")).toBe(true);
  });
  await chosen;
  expect([app.shown(), document.documentElement.lang]).toEqual(["ko", "ko"]);
  expect(localStorage.getItem("speargun.language")).toBe("ko");
});

it("stays in its language when another one does not come, and says which", async () => {
  const app = await start("en", { en: comes, ko: fails, el: comes });
  await app.startLanguage();
  await app.chooseLanguage("ko");
  expect([app.shown(), app.failedLanguage()]).toEqual(["en", "ko"]);
  expect(localStorage.getItem("speargun.language")).toBe("en");
  await app.chooseLanguage("el");
  expect([app.shown(), app.failedLanguage()]).toEqual(["el", null]);
});

it("shows the language that was chosen last, whichever comes first", async () => {
  let arrive = () => {};
  const late = new Promise<{ default: Record<string, string> }>((resolve) => {
    arrive = () => resolve({ default: {} });
  });
  const app = await start("en", { en: comes, ko: () => late, el: comes });
  await app.startLanguage();
  const first = app.chooseLanguage("ko");
  await app.chooseLanguage("el");
  arrive();
  await first;
  expect(app.shown()).toBe("el");
});
