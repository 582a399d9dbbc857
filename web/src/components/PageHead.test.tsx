import { screen, waitFor } from "@testing-library/react";
import { expect, it, vi } from "vitest";
import { chooseLanguage } from "../state/language";
import { show } from "../testing/show";
import { LanguageNotice } from "./LanguageNotice";
import { PageHead } from "./PageHead";

const files = vi.hoisted(() => ({ isLost: false }));

vi.mock("../i18n", async (original) => {
  const real = await original<typeof import("../i18n")>();
  return {
    ...real,
    isLoaded: (language: "en" | "ko" | "el") => !files.isLost && real.isLoaded(language),
    loadMessages: (language: "en" | "ko" | "el") =>
      files.isLost ? Promise.reject(new Error("lost")) : real.loadMessages(language),
  };
});

const page = (
  <>
    <PageHead title="Acme" note="A customer since 2021.">
      <button type="button">Export</button>
    </PageHead>
    <LanguageNotice />
  </>
);

it("names the page in its heading and in the window", () => {
  show(page);
  expect(screen.getByRole("heading", { level: 1 }).textContent).toBe("Acme");
  expect(document.title).toBe("Acme · Speargun");
  expect(screen.getByText("A customer since 2021.")).toBeTruthy();
});

it("changes the language of the page, and offers each by its own name", async () => {
  const { user } = show(page);
  await user.selectOptions(screen.getByLabelText("Language"), "Ελληνικά");
  await waitFor(() => expect(screen.getByLabelText("Γλώσσα")).toHaveProperty("value", "el"));
  expect(document.documentElement.lang).toBe("el");
  expect(localStorage.getItem("speargun.language")).toBe("el");
});

it("stays in its language and says so when another one does not come", async () => {
  files.isLost = true;
  const { user } = show(page, { language: "ko" });
  await user.selectOptions(screen.getByLabelText("언어"), "English");
  await waitFor(() =>
    expect(screen.getByRole("status").textContent).toContain(
      "English 텍스트를 불러오지 못했습니다.",
    ),
  );
  expect(screen.getByLabelText("언어")).toHaveProperty("value", "ko");
  expect(document.documentElement.lang).toBe("ko");
  files.isLost = false;
  await chooseLanguage("en");
  await waitFor(() => expect(screen.getByRole("status").textContent).toBe(""));
});

it("goes through the themes and names the one that is on", async () => {
  const { user } = show(page);
  await user.click(screen.getByRole("button", { name: /^Theme: / }));
  expect(document.documentElement.dataset.theme).toBe("light");
  await user.click(screen.getByRole("button", { name: "Theme: light" }));
  expect(document.documentElement.dataset.theme).toBe("dark");
  await user.click(screen.getByRole("button", { name: "Theme: dark" }));
  expect(document.documentElement.dataset.theme).toBeUndefined();
});
