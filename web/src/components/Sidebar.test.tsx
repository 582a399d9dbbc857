import { screen, waitFor, within } from "@testing-library/react";
import { beforeEach, expect, it, vi } from "vitest";
import { sidebarPages } from "../navigation";
import { serve } from "../testing/server";
import { showAt } from "../testing/show";
import { Sidebar } from "./Sidebar";

const openers = { openPalette: vi.fn(), openKeys: vi.fn() };
const serveWaiting = (review: number) => serve("/api/v1/match/report", () => ({ review }));
const link = (name: string | RegExp) => screen.findByRole("link", { name });

beforeEach(() => {
  vi.clearAllMocks();
  serveWaiting(0);
});

it("has every page, in order, with its keys in the tooltip", async () => {
  showAt(<Sidebar {...openers} />);
  const pages = await screen.findByRole("navigation", { name: "Pages" });
  const links = within(pages).getAllByRole("link");
  expect(links.map((each) => each.getAttribute("href"))).toEqual(sidebarPages.map(({ to }) => to));
  expect(links[0]?.title).toBe("Accounts · g a");
});

it("goes to a page and marks the one that is open", async () => {
  const { user, path } = showAt(<Sidebar {...openers} />);
  expect((await link("Accounts")).getAttribute("aria-current")).toBe("page");
  await user.click(await link("Double funnel"));
  await waitFor(() => expect(path()).toBe("/funnel"));
  expect((await link("Double funnel")).getAttribute("aria-current")).toBe("page");
  expect((await link("Accounts")).getAttribute("aria-current")).toBeNull();
});

it("marks the page that an address belongs to", async () => {
  showAt(<Sidebar {...openers} />, { address: "/duplicates" });
  expect((await link("Matching")).getAttribute("aria-current")).toBe("true");
});

it("says how many people wait for a review, and nothing when there are none", async () => {
  serveWaiting(1234);
  const { client } = showAt(<Sidebar {...openers} />, { language: "ko" });
  await waitFor(async () => expect((await link(/^매칭/)).textContent).toMatch(/1\.2천.*검토 필요/));
  serveWaiting(0);
  await client.invalidateQueries();
  await waitFor(async () => expect((await link(/^매칭/)).textContent).toBe("매칭"));
});

it("opens commands and keys, and names the workspace", async () => {
  const { user } = showAt(<Sidebar {...openers} />, { language: "el" });
  await user.click(await screen.findByRole("button", { name: /^Εντολές/ }));
  await user.click(screen.getByRole("button", { name: /^Πλήκτρα/ }));
  expect(openers.openPalette).toHaveBeenCalledOnce();
  expect(openers.openKeys).toHaveBeenCalledOnce();
  expect(screen.getByText("Acme").parentElement?.textContent).toContain("Έκδοση 1.2.3");
});
