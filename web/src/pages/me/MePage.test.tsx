import { screen, within } from "@testing-library/react";
import { beforeEach, expect, it } from "vitest";
import { actions, type Session } from "../../session";
import { serve } from "../../testing/server";
import { showAt } from "../../testing/show";
import { MePage } from "./MePage";

const at = "2026-11-30T12:00:00Z";
const ann = {
  id: 1,
  email: "ann@acme.example",
  name: "Ann",
  role: "sales",
  has_own_team: false,
  owns_accounts: false,
  language: null,
  state: "active",
  second_factor: false,
  created_at: at,
  created_by: "web",
  signed_in_at: at,
};
const session: Session = { state: "signed_in", user: ann, actions: [...actions] };
const browser = { client: "Firefox", address: "10.0.0.1", created_at: at, seen_at: at };
const token = { id: 5, user_id: 1, name: "Zed", scope: "read", ending: "abcd", created_at: at };

beforeEach(() => {
  serve("/api/v1/session", () => session);
  serve("/api/v1/me", () => ({ user: ann, recovery_codes_left: 0, provider_links: [] }));
  serve("/api/v1/me/sessions", () => ({
    items: [
      { ...browser, id: 1, is_this: true },
      { ...browser, id: 2, is_this: false },
    ],
    ended: 1,
  }));
  serve("/api/v1/me/tokens", () => ({ items: [], token, secret: "spg_zebra" }));
});

it("marks the session of this browser, and ends the others", async () => {
  const { user } = showAt(<MePage />, { session });
  const rows = within(await screen.findByTestId("sessions")).getAllByRole("row");
  expect(rows[1]?.textContent).toContain("This browser");
  expect(within(rows[2] as HTMLElement).getByRole("button")).toBeTruthy();
  await user.click(screen.getByRole("button", { name: "End all others" }));
  expect((await screen.findByTestId("toast")).textContent).toContain("1 session ended.");
});

it("turns the second factor on, and shows the recovery codes once", async () => {
  const { user } = showAt(<MePage />, { session });
  const password = (await screen.findAllByLabelText("Present password"))[1] as HTMLElement;
  const factor = { secret: "ABCDEFGH", address: "otpauth://x", picture: "<svg></svg>" };
  serve("/api/v1/me/second-factor", () => ({ ...factor, codes: ["k7d3-x2mq-9fpa"] }));
  await user.type(password, "correct horse{Enter}");
  expect((await screen.findByTestId("factor-key")).textContent).toBe("ABCDEFGH");
  expect(screen.getByRole("img", { name: "QR code of the second factor" })).toBeTruthy();
  await user.type(screen.getByLabelText("First code"), "123456{Enter}");
  const codes = await screen.findByTestId("recovery");
  expect(codes.textContent).toContain("k7d3-x2mq-9fpa");
  expect(within(codes).getByRole("link", { name: "Download" }).getAttribute("download")).toMatch(
    /\.txt$/,
  );
  await user.click(within(codes).getByRole("button", { name: "I have kept them" }));
  expect(screen.queryByText("k7d3-x2mq-9fpa")).toBeNull();
});

it("shows the secret of a token once, and refuses a short password by itself", async () => {
  const { user } = showAt(<MePage />, { session });
  await user.type(await screen.findByLabelText("Name of the token"), "Zed");
  await user.click(screen.getByRole("button", { name: "Create a token" }));
  expect((await screen.findByTestId("secret")).textContent).toContain("spg_zebra");
  await user.type(await screen.findByLabelText("New password"), "short");
  const [old] = screen.getAllByLabelText("Present password");
  await user.type(old as HTMLElement, "correct horse{Enter}");
  expect(screen.getByRole("alert").textContent).toContain("at least 10");
});

it("says that there is no account where there are no people", async () => {
  showAt(<MePage />);
  expect(await screen.findByRole("link", { name: "Set up sign-in" })).toBeTruthy();
});
