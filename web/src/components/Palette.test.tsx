import { screen, waitFor, within } from "@testing-library/react";
import { expect, it, vi } from "vitest";
import { preferences } from "../state/preferences";
import { serve } from "../testing/server";
import { showAt } from "../testing/show";
import { Palette } from "./Palette";

const field = () => screen.findByRole("combobox");
const options = () => screen.getAllByRole("option").map(({ textContent }) => textContent);
const chosen = () => screen.getByRole("option", { selected: true });

const accounts = [
  { id: 7, name: "Acme Foods", domain: "acme.example" },
  { id: 9, name: "Acme Tools", domain: null },
];

/** The accounts of the server, by name; it notes what it was asked for. */
function serveAccounts() {
  const asked: string[] = [];
  serve("/api/v1/accounts", (params) => {
    const search = params.get("search") ?? "";
    asked.push(search);
    const items = accounts.filter(({ name }) => name.toLowerCase().includes(search));
    return { items, total: items.length };
  });
  return asked;
}

it("has the focus and offers the pages with their keys", async () => {
  showAt(<Palette onClose={() => {}} />);
  expect(await field()).toBe(document.activeElement);
  expect(options()[0]).toBe("Accountsg a");
  expect(options()).toContain("Theme: dark");
  expect(options()).toContain("Language: 한국어");
});

it("moves by arrows, around both ends, and says where it is", async () => {
  const { user } = showAt(<Palette onClose={() => {}} />);
  const input = await field();
  expect(chosen().textContent).toContain("Accounts");
  await user.keyboard("{ArrowDown}");
  expect(chosen().textContent).toContain("Tasks");
  expect(input.getAttribute("aria-activedescendant")).toBe(chosen().id);
  await user.keyboard("{ArrowUp}{ArrowUp}");
  expect(chosen()).toBe(screen.getAllByRole("option").at(-1));
});

it("goes to the page that Enter chooses, and closes", async () => {
  const onClose = vi.fn();
  const { user, path } = showAt(<Palette onClose={onClose} />);
  await user.type(await field(), "funnel{Enter}");
  expect(onClose).toHaveBeenCalledOnce();
  await waitFor(() => expect(path()).toBe("/funnel"));
});

it("finds accounts by name from two letters on", async () => {
  const asked = serveAccounts();
  const { user, path } = showAt(<Palette onClose={() => {}} />);
  await user.type(await field(), "t");
  expect(asked).toEqual([]);
  await user.type(await field(), "ools");
  await user.click(await screen.findByRole("option", { name: "Acme Tools" }));
  await waitFor(() => expect(path()).toBe("/accounts/9"));
});

it("chooses what the answer puts first when Enter came before it", async () => {
  serveAccounts();
  const { user, path } = showAt(<Palette onClose={() => {}} />);
  await user.type(await field(), "acme{Enter}");
  await waitFor(() => expect(path()).toBe("/accounts/7"));
});

it("says in the reader's language that nothing matches", async () => {
  serveAccounts();
  const { user } = showAt(<Palette onClose={() => {}} />, { language: "el" });
  await user.type(await field(), "xyz");
  expect(await screen.findByText("Δεν βρέθηκε τίποτα.")).toBeTruthy();
  expect(screen.queryByRole("option")).toBeNull();
  await user.clear(await field());
  expect(options().length).toBeGreaterThan(20);
});

it("changes the theme and the language", async () => {
  const { user } = showAt(<Palette onClose={() => {}} />);
  await user.click(await screen.findByRole("option", { name: "Theme: dark" }));
  expect(document.documentElement.dataset.theme).toBe("dark");
  await user.click(screen.getByRole("option", { name: "Language: 한국어" }));
  await waitFor(() => expect(preferences().language).toBe("ko"));
  const dialog = screen.getByRole("dialog", { name: "명령" });
  expect(within(dialog).getByRole("option", { name: /^어카운트/ })).toBeTruthy();
});
