import { screen, waitFor } from "@testing-library/react";
import { beforeEach, expect, it } from "vitest";
import { client, dataOf } from "../api";
import { createQueryClient } from "../query";
import { actions, leaveSession, type Session, sessionQuery } from "../session";
import { failure, serve } from "../testing/server";
import { showAt } from "../testing/show";
import { Gate } from "./Gate";

const signedOut: Session = { state: "signed_out", user: null, actions: [] };
const ann: Session["user"] = {
  id: 1,
  email: "ann@acme.example",
  name: "Ann",
  role: "administrator",
  has_own_team: false,
  owns_accounts: false,
  language: null,
  state: "active",
  second_factor: false,
  created_at: "2026-11-30T12:00:00Z",
  created_by: "web",
  signed_in_at: null,
};
const signedIn: Session = { state: "signed_in", user: ann, actions: [...actions] };

beforeEach(() => serve("/api/v1/match/report", () => ({ review: 0 })));

async function giveCredentials(user: ReturnType<typeof showAt>["user"]) {
  await user.type(await screen.findByLabelText("E-mail"), "ann@acme.example");
  await user.type(screen.getByLabelText("Password"), "wrong password{Enter}");
}

it("shows the app where there are no people yet", async () => {
  showAt(<Gate />);
  expect(await screen.findByRole("navigation", { name: "Pages" })).toBeTruthy();
  expect(screen.queryByRole("button", { name: /Account of/ })).toBeNull();
});

it("asks who comes, and shows the address that was asked for", async () => {
  const { user, path } = showAt(<Gate />, { address: "/lists", session: signedOut });
  const email = await screen.findByLabelText("E-mail");
  expect(document.activeElement).toBe(email);
  expect(email.getAttribute("autocomplete")).toBe("username");
  expect(screen.getByLabelText("Password").getAttribute("autocomplete")).toBe("current-password");
  serve("/api/v1/session", () => signedIn);
  await giveCredentials(user);
  expect(await screen.findByRole("button", { name: /Ann/ })).toBeTruthy();
  expect(path()).toBe("/lists");
});

it("says that the password is wrong, keeps the address and goes back to the password", async () => {
  const { user } = showAt(<Gate />, { session: signedOut });
  serve("/api/v1/session", () => failure(401, "wrong_credentials", "The password is wrong."));
  await giveCredentials(user);
  expect((await screen.findByRole("alert")).textContent).toContain("The password is wrong.");
  expect(screen.getByLabelText<HTMLInputElement>("E-mail").value).toBe("ann@acme.example");
  await waitFor(() => expect(document.activeElement).toBe(screen.getByLabelText("Password")));
});

it("asks for a code where there is a second factor, and sends all of it", async () => {
  const { user } = showAt(<Gate />, { session: signedOut });
  serve("/api/v1/session", () => failure(401, "code_needed", "The code is missing."));
  await giveCredentials(user);
  const code = await screen.findByLabelText("Code");
  expect(document.activeElement).toBe(code);
  expect(code.getAttribute("autocomplete")).toBe("one-time-code");
  expect(screen.queryByRole("alert")).toBeNull();
  serve("/api/v1/session", () => failure(401, "code_wrong", "The code is wrong."));
  await user.type(code, "000000{Enter}");
  expect((await screen.findByRole("alert")).textContent).toContain("The code is wrong.");
  serve("/api/v1/session", () => signedIn);
  await user.type(screen.getByLabelText("Code"), "123456{Enter}");
  expect(await screen.findByRole("navigation", { name: "Pages" })).toBeTruthy();
});

it("waits for the first person with the form of set-up, which says how long a password is", async () => {
  const session: Session = { state: "set_up", user: null, actions: [] };
  const { user } = showAt(<Gate />, { session, language: "el" });
  expect(await screen.findByRole("heading", { name: "Ρύθμιση σύνδεσης" })).toBeTruthy();
  expect(screen.getByText("Τουλάχιστον 10 χαρακτήρες")).toBeTruthy();
  await user.type(screen.getByLabelText("Κωδικός ρύθμισης"), "AAAA");
  await user.type(screen.getByLabelText("Όνομα"), "Ann");
  await user.type(screen.getByLabelText("E-mail"), "ann@acme.example");
  await user.type(screen.getByLabelText("Κωδικός πρόσβασης"), "short{Enter}");
  expect((await screen.findByRole("alert")).textContent).toContain("10");
});

it("takes the data of a person away with the session", async () => {
  const queries = createQueryClient();
  queries.setQueryData(["accounts"], "seen");
  leaveSession(queries);
  await waitFor(() => expect(queries.getQueryData(["accounts"])).toBeUndefined());
  expect(queries.getQueryData(sessionQuery.queryKey)?.state).toBe("signed_out");
});

it("asks for the session again when a call is not signed in", async () => {
  const queries = createQueryClient();
  queries.setQueryData(sessionQuery.queryKey, signedIn);
  serve("/api/v1/lists", () => failure(401, "not_signed_in", "Sign in."));
  const lists = { queryKey: ["lists"], queryFn: () => dataOf(client.GET("/api/v1/lists")) };
  await queries.fetchQuery(lists).catch(() => {});
  expect(queries.getQueryState(sessionQuery.queryKey)?.isInvalidated).toBe(true);
});

it("asks once for a session that the server refuses, and shows the pages", async () => {
  const queries = createQueryClient();
  let asked = 0;
  serve("/api/v1/session", () => {
    asked += 1;
    return failure(403, "unknown_host", "This server does not answer under this host name.");
  });
  await queries.fetchQuery(sessionQuery).catch(() => undefined);
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(asked).toBe(1);
});

it("offers the provider, and leads back to the page that was asked for", async () => {
  serve("/api/v1/sign-in", () => ({ provider: "Acme ID" }));
  showAt(<Gate />, { address: "/lists?q=a", session: signedOut });
  const link = await screen.findByRole("link", { name: "Sign in with Acme ID" });
  expect(link.getAttribute("href")).toBe("/api/v1/sign-in/start?return_to=%2Flists%3Fq%3Da");
});
