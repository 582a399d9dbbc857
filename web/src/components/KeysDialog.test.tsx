import { screen, within } from "@testing-library/react";
import { expect, it, vi } from "vitest";
import { destinations } from "../navigation";
import { show } from "../testing/show";
import { KeysDialog } from "./KeysDialog";

/** The keys beside what they do. */
const keysOf = (says: string) =>
  screen.getByText(says).parentElement?.querySelector("dt")?.textContent;

it("lists what every key does", () => {
  show(<KeysDialog onClose={() => {}} />);
  expect(keysOf("Go to the double funnel")).toBe("gf");
  expect(keysOf("Open the commands")).toMatch(/K$/);
  const pages = screen.getByRole("heading", { name: "Go to a page" }).parentElement;
  const keyed = destinations.filter(({ key }) => key);
  expect(within(pages ?? document.body).getAllByRole("definition")).toHaveLength(keyed.length);
});

it("speaks the reader's language and closes", async () => {
  const onClose = vi.fn();
  const { user } = show(<KeysDialog onClose={onClose} />, { language: "ko" });
  expect(screen.getByRole("dialog", { name: "단축키" })).toBeTruthy();
  expect(keysOf("이중 깔때기로 이동")).toBe("gf");
  await user.click(screen.getByRole("button", { name: "닫기" }));
  expect(onClose).toHaveBeenCalledOnce();
});
