import { afterEach, describe, expect, it, vi } from "vitest";

describe("the language of a reader without a choice", () => {
  afterEach(() => {
    vi.unstubAllGlobals();
    document.documentElement.lang = "en";
  });

  const languageFor = async (browser: string, page: string, chosen?: string) => {
    localStorage.clear();
    if (chosen) localStorage.setItem("speargun.language", chosen);
    document.documentElement.lang = page;
    vi.stubGlobal("navigator", { ...navigator, language: browser });
    vi.resetModules();
    const { preferences } = await import("./preferences");
    return preferences().language;
  };

  it("is the browser's, if it is one of ours", async () => {
    expect(await languageFor("ko-KR", "el")).toBe("ko");
  });

  it("is the workspace's, in which the page is written, if the browser asks for another", async () => {
    expect(await languageFor("de-DE", "el")).toBe("el");
    expect(await languageFor("de-DE", "")).toBe("en");
  });

  it("is the chosen one before all", async () => {
    expect(await languageFor("ko-KR", "el", "en")).toBe("en");
  });
});
