import { screen, waitFor } from "@testing-library/react";
import { beforeEach, expect, it } from "vitest";
import { serve } from "../testing/server";
import { showAt } from "../testing/show";
import { Shell } from "./Shell";

beforeEach(() => serve("/api/v1/match/report", () => ({ review: 0 })));

const dialog = (name: string) => screen.findByRole("dialog", { name });

it("opens the commands by their keys", async () => {
  const { user } = showAt(<Shell />);
  await screen.findByRole("complementary");
  await user.keyboard("{Control>}k{/Control}");
  expect(await dialog("Commands")).toBeTruthy();
});

it("lists the keys on ?", async () => {
  const { user } = showAt(<Shell />, { language: "ko" });
  await screen.findByRole("complementary");
  await user.keyboard("?");
  expect(await dialog("단축키")).toBeTruthy();
});

it("goes to a page by two keys, and not while a dialog is open", async () => {
  const { user, path } = showAt(<Shell />);
  await screen.findByRole("complementary");
  await user.keyboard("gf");
  await waitFor(() => expect(path()).toBe("/funnel"));
  await user.keyboard("?");
  await dialog("Keys");
  await user.keyboard("ga");
  expect(path()).toBe("/funnel");
});

it("leaves a key alone that has no pair", async () => {
  const { user, path } = showAt(<Shell />);
  await screen.findByRole("complementary");
  await user.keyboard("xf");
  expect(path()).toBe("/accounts");
});

it("skips the navigation", async () => {
  const { user } = showAt(<Shell />, { language: "el" });
  await screen.findByRole("complementary");
  await user.tab();
  const skip = screen.getByRole("link", { name: "Μετάβαση στο περιεχόμενο" });
  expect(document.activeElement).toBe(skip);
  await user.keyboard("{Enter}");
  expect(document.activeElement).toBe(screen.getByRole("main"));
});

it("has a menu of all pages for a phone, which goes when a page is chosen", async () => {
  const { user, path } = showAt(<Shell />);
  const button = await screen.findByRole("button", { name: "Menu" });
  expect(button.getAttribute("aria-expanded")).toBe("false");
  await user.click(button);
  expect(button.getAttribute("aria-expanded")).toBe("true");
  const menu = await dialog("Menu");
  const link = [...menu.querySelectorAll("a")].find(({ textContent }) => textContent === "Lists");
  await user.click(link ?? menu);
  await waitFor(() => expect(path()).toBe("/lists"));
  expect(screen.queryByRole("dialog")).toBeNull();
});
