import { screen } from "@testing-library/react";
import { expect, it } from "vitest";
import type { Session } from "../../session";
import { failure, serve } from "../../testing/server";
import { showAt } from "../../testing/show";
import { ownPath } from "./Provider";
import { SignInPage } from "./SignInPage";

const session: Session = { state: "signed_out", user: null, actions: [] };

it("says in the reader's language why the provider let no one in", async () => {
  serve("/api/v1/sign-in", () => ({ provider: "Acme ID" }));
  showAt(<SignInPage reason="unknown" />, { session, language: "ko" });
  expect((await screen.findByRole("alert")).textContent).toContain("사용자가 없습니다");
  expect(await screen.findByRole("link", { name: "Acme ID 계정으로 로그인" })).toBeTruthy();
});

it("takes an unknown reason for a failure", async () => {
  serve("/api/v1/sign-in", () => ({ provider: null }));
  showAt(<SignInPage reason="constructor" />, { session });
  expect((await screen.findByRole("alert")).textContent).toContain("failed on the server");
  expect(screen.queryByRole("link")).toBeNull();
});

it("asks for the code after the provider, and goes back to the password", async () => {
  serve("/api/v1/sign-in", () => ({ provider: "Acme ID" }));
  const { user } = showAt(<SignInPage isCodeStep />, { session });
  serve("/api/v1/sign-in/code", () => failure(401, "code_wrong", "The code is wrong."));
  await user.type(await screen.findByLabelText("Code"), "000000{Enter}");
  expect((await screen.findByRole("alert")).textContent).toContain("The code is wrong.");
  await user.click(screen.getByRole("button", { name: "Use another account" }));
  expect(await screen.findByLabelText("Password")).toBeTruthy();
});

it("leads to pages of this server only", () => {
  expect(ownPath("/lists?q=a#b")).toBe("/lists?q=a#b");
  for (const path of [undefined, "", "lists", "//evil.example", "/\\evil.example", "/\t/evil"]) {
    expect(ownPath(path)).toBe("/");
  }
  expect(ownPath("https://evil.example")).toBe("/");
});
