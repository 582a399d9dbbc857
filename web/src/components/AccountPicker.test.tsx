import { screen, waitFor } from "@testing-library/react";
import { expect, it, vi } from "vitest";
import { refusal, serve } from "../testing/server";
import { show } from "../testing/show";
import { AccountPicker } from "./AccountPicker";

const acme = { id: 7, name: "Acme", domain: "acme.example", city: "Athens", country: "GR" };
const beta = { id: 9, name: "Beta", domain: null, city: null, country: null };

const serveAccounts = (items: unknown[]) =>
  serve("/api/v1/accounts", () => ({ items, total: items.length }));

it("begins with a search, offers what it finds and where that is", async () => {
  serveAccounts([acme]);
  show(<AccountPicker title="Parent" first="acme" onChoose={() => {}} onClose={() => {}} />);
  const field = screen.getByRole("combobox", { name: "Search by name or domain" });
  expect(field).toHaveProperty("value", "acme");
  const option = await screen.findByRole("option");
  expect(option.textContent).toBe("Acmeacme.example · Athens · Greece");
});

it("names countries in the reader's language", async () => {
  serveAccounts([acme]);
  show(<AccountPicker title="상위" onChoose={() => {}} onClose={() => {}} />, { language: "ko" });
  expect((await screen.findByRole("option")).textContent).toContain("그리스");
});

it("chooses by arrows and Enter", async () => {
  serveAccounts([acme, beta]);
  const onChoose = vi.fn();
  const { user } = show(<AccountPicker title="Parent" onChoose={onChoose} onClose={() => {}} />);
  await screen.findByRole("option", { name: "Beta" });
  await user.keyboard("{ArrowDown}{Enter}");
  expect(onChoose).toHaveBeenCalledExactlyOnceWith({ id: 9, name: "Beta" });
});

it("chooses what was searched for when Enter comes before the answer", async () => {
  serveAccounts([acme, beta]);
  const onChoose = vi.fn();
  const { user } = show(<AccountPicker title="Parent" onChoose={onChoose} onClose={() => {}} />);
  await screen.findByRole("option", { name: "Beta" });
  let arrive = () => {};
  const late = new Promise<unknown>((resolve) => {
    arrive = () => resolve({ items: [beta], total: 1 });
  });
  serve("/api/v1/accounts", () => late);
  await user.type(screen.getByRole("combobox"), "b{Enter}");
  expect(screen.getByRole("listbox").getAttribute("aria-busy")).toBe("true");
  expect(onChoose).not.toHaveBeenCalled();
  arrive();
  await waitFor(() => expect(onChoose).toHaveBeenCalledExactlyOnceWith({ id: 9, name: "Beta" }));
});

it("does not offer the account that cannot be chosen", async () => {
  serveAccounts([acme, beta]);
  show(<AccountPicker title="Parent" except={7} onChoose={() => {}} onClose={() => {}} />);
  await screen.findByRole("option", { name: "Beta" });
  expect(screen.getAllByRole("option")).toHaveLength(1);
});

it("says when no account matches", async () => {
  serveAccounts([]);
  show(<AccountPicker title="Parent" onChoose={() => {}} onClose={() => {}} />);
  expect(await screen.findByText(/^No account matches/)).toBeTruthy();
});

it("says what failed and tries again", async () => {
  serve("/api/v1/accounts", () => refusal(503, "The database is being moved.", "Wait a minute."));
  const { user } = show(<AccountPicker title="Parent" onChoose={() => {}} onClose={() => {}} />);
  const alert = await screen.findByRole("alert");
  expect(alert.textContent).toContain("The accounts could not be listed.");
  expect(alert.textContent).toContain("Wait a minute.");
  expect(screen.queryByText(/^No account matches/)).toBeNull();
  serveAccounts([beta]);
  await user.click(screen.getByRole("button", { name: "Try again" }));
  expect(await screen.findByRole("option", { name: "Beta" })).toBeTruthy();
  await waitFor(() => expect(screen.queryByRole("alert")).toBeNull());
});
