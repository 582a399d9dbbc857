import { screen } from "@testing-library/react";
import { expect, it, vi } from "vitest";
import { ApiFailure } from "../api";
import { show } from "../testing/show";
import { EmptyState, ErrorState, SkeletonLines } from "./states";

it("says what failed, why, and what to do, and tries again", async () => {
  const onRetry = vi.fn();
  const failure = new ApiFailure(409, "conflict", "The name is taken.", "Choose another one.");
  const { user } = show(<ErrorState what="Nothing was saved." error={failure} onRetry={onRetry} />);
  const alert = screen.getByRole("alert");
  expect(alert.textContent).toContain("Nothing was saved.");
  expect(alert.textContent).toContain("The name is taken.");
  expect(alert.textContent).toContain("Choose another one.");
  await user.click(screen.getByRole("button", { name: "Try again" }));
  expect(onRetry).toHaveBeenCalledOnce();
});

it("says in the reader's language that the server does not answer", () => {
  const lost = new ApiFailure(0, "unreachable", "", null);
  show(<ErrorState what="…" error={lost} />, { language: "ko" });
  expect(screen.getByRole("alert").textContent).toContain("서버가 응답하지 않습니다.");
  expect(screen.queryByRole("button")).toBeNull();
});

it("shows nothing of an error that no server reported", () => {
  show(<ErrorState what="…" error={new TypeError("x is undefined")} />, { language: "el" });
  const { textContent } = screen.getByRole("alert");
  expect(textContent).toContain("Ο διακομιστής δεν μπόρεσε να απαντήσει.");
  expect(textContent).not.toContain("undefined");
});

it("has one sentence and one action where there is nothing", () => {
  show(
    <EmptyState text="No list yet.">
      <button type="button">New list</button>
    </EmptyState>,
  );
  expect(screen.getByText("No list yet.")).toBeTruthy();
  expect(screen.getByRole("button", { name: "New list" })).toBeTruthy();
});

it("keeps the lines of what is coming from a screen reader", () => {
  const { showNext } = show(<SkeletonLines count={3} />);
  const lines = document.querySelector("[aria-hidden=true]");
  expect(lines?.children).toHaveLength(3);
  showNext(<SkeletonLines count={8} />);
  expect(document.querySelector("[aria-hidden=true]")?.children).toHaveLength(8);
});
