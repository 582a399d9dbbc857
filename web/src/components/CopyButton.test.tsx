import { screen, waitFor } from "@testing-library/react";
import { expect, it, vi } from "vitest";
import { show } from "../testing/show";
import { CopyButton } from "./CopyButton";

it("copies the text and says so for a while", async () => {
  const { user } = show(<CopyButton text="<script>" label="Copy the tag" />);
  await user.click(screen.getByRole("button", { name: "Copy the tag" }));
  expect(await navigator.clipboard.readText()).toBe("<script>");
  const said = screen.getByText("Copied");
  expect(said.getAttribute("aria-live")).toBe("polite");
  await waitFor(() => expect(said.textContent).toBe("Copy"), { timeout: 4_000 });
});

it("says in the reader's language what to do where the browser refuses", async () => {
  const { user } = show(<CopyButton text="key" label="복사" />, { language: "ko" });
  vi.spyOn(navigator.clipboard, "writeText").mockRejectedValue(new DOMException("no"));
  await user.click(screen.getByRole("button"));
  expect(screen.getByText("직접 선택해 복사")).toBeTruthy();
});
