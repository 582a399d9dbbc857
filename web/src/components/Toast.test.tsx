import { act, screen } from "@testing-library/react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { show } from "../testing/show";
import { Toast } from "./Toast";
import { undoMilliseconds } from "./undo";

beforeEach(() => vi.useFakeTimers({ shouldAdvanceTime: true }));
afterEach(() => vi.useRealTimers());

const passes = (milliseconds: number) => act(() => vi.advanceTimersByTimeAsync(milliseconds));

it("is announced: the place is there before the notice", () => {
  const { showNext } = show(<Toast notice={null} onClose={() => {}} />);
  const status = screen.getByRole("status");
  expect(status.textContent).toBe("");
  showNext(<Toast notice={{ text: "The view was removed." }} onClose={() => {}} />);
  expect(screen.getByRole("status")).toBe(status);
  expect(status.textContent).toContain("The view was removed.");
});

it("goes by itself after a while", async () => {
  const onClose = vi.fn();
  show(<Toast notice={{ text: "Done" }} onClose={onClose} />);
  await passes(undoMilliseconds - 500);
  expect(onClose).not.toHaveBeenCalled();
  await passes(1000);
  expect(onClose).toHaveBeenCalledOnce();
});

it("stays while it has the focus or the pointer", async () => {
  const onClose = vi.fn();
  const { user } = show(<Toast notice={{ text: "Done", onUndo: () => {} }} onClose={onClose} />);
  await user.hover(screen.getByText("Done"));
  await passes(undoMilliseconds * 2);
  screen.getByRole("button", { name: "Undo" }).focus();
  await user.unhover(screen.getByText("Done"));
  await passes(undoMilliseconds * 2);
  expect(onClose).not.toHaveBeenCalled();
  act(() => screen.getByRole("button", { name: "Undo" }).blur());
  await passes(undoMilliseconds + 500);
  expect(onClose).toHaveBeenCalledOnce();
});

it.each([
  ["ko", "실행 취소", "닫기"],
  ["el", "Αναίρεση", "Κλείσιμο"],
] as const)("takes back what was done, %s", async (language, undo, close) => {
  const [onUndo, onClose] = [vi.fn(), vi.fn()];
  const { user, showNext } = show(<Toast notice={{ text: "…", onUndo }} onClose={onClose} />, {
    language,
  });
  await user.click(screen.getByRole("button", { name: undo }));
  expect(onUndo).toHaveBeenCalledOnce();
  expect(onClose).toHaveBeenCalledOnce();
  showNext(<Toast notice={{ text: "…" }} onClose={onClose} />);
  expect(screen.queryByRole("button", { name: undo })).toBeNull();
  await user.click(screen.getByRole("button", { name: close }));
  expect(onClose).toHaveBeenCalledTimes(2);
});

it("undoes what was read, not the notice that takes its place under the pointer", async () => {
  const [first, second] = [vi.fn(), vi.fn()];
  const { user, showNext } = show(
    <Toast notice={{ text: "First", onUndo: first }} onClose={() => {}} />,
  );
  const button = screen.getByRole("button", { name: "Undo" });
  await user.pointer({ keys: "[MouseLeft>]", target: button });
  showNext(<Toast notice={{ text: "Second", onUndo: second }} onClose={() => {}} />);
  await user.pointer({ keys: "[/MouseLeft]", target: button });
  expect(first).toHaveBeenCalledOnce();
  expect(second).not.toHaveBeenCalled();
});
