import { screen } from "@testing-library/react";
import { expect, it } from "vitest";
import { showPreferences } from "./state/preferences";
import { serve } from "./testing/server";

it("starts at the accounts, in the reader's language", async () => {
  const workspace = {
    name: "Acme",
    version: "1.2.3",
    time_zone: "UTC",
    lines: [],
    counts: { accounts: 5 },
  };
  serve("/api/v1/session", () => ({ state: "open", user: null, actions: [] }));
  serve("/api/v1/workspace", () => workspace);
  serve("/api/v1/match/report", () => ({ review: 0 }));
  serve("/api/v1/accounts", () => ({ items: [], total: 0, offset: 0, limit: 100 }));
  serve("/api/v1/accounts/facets", () => ({
    tiers: [],
    stages: [],
    industries: [],
    countries: [],
  }));
  serve("/api/v1/views", () => ({ items: [] }));
  showPreferences({ language: "ko" });
  document.body.innerHTML = '<div id="root"></div>';
  await import("./main");
  const heading = await screen.findByRole("heading", { level: 1 }, { timeout: 5_000 });
  expect(heading.textContent).toBe("어카운트");
  expect(window.location.pathname).toBe("/accounts");
  expect(document.documentElement.lang).toBe("ko");
  expect(await screen.findByText("Acme")).toBeTruthy();
});
