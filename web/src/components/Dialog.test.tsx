import { fireEvent, screen } from "@testing-library/react";
import { useState } from "react";
import { expect, it, vi } from "vitest";
import { show } from "../testing/show";
import { Dialog } from "./Dialog";

/** A page with a button that opens a dialog with a field. */
function Page({ keepsInput }: { keepsInput?: boolean }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <button type="button" onClick={() => setOpen(true)}>
        Open
      </button>
      {isOpen && (
        <Dialog label="A question" keepsInput={keepsInput} onClose={() => setOpen(false)}>
          <input aria-label="Answer" />
          <button type="button">Send</button>
        </Dialog>
      )}
    </>
  );
}

const dialog = () => screen.getByRole("dialog", { name: "A question" });

it("is a modal dialog with a name", async () => {
  const { user } = show(<Page />);
  expect(screen.queryByRole("dialog")).toBeNull();
  await user.click(screen.getByRole("button", { name: "Open" }));
  expect(dialog().matches("[open]")).toBe(true);
});

it("closes when the browser closes it, and gives the focus back", async () => {
  const { user } = show(<Page />);
  await user.click(screen.getByRole("button", { name: "Open" }));
  await user.click(screen.getByRole("textbox"));
  fireEvent(dialog(), new Event("close"));
  expect(screen.queryByRole("dialog")).toBeNull();
  expect(document.activeElement).toBe(screen.getByRole("button", { name: "Open" }));
});

it("closes on a click beside it, and not on one within", async () => {
  const { user } = show(<Page />);
  await user.click(screen.getByRole("button", { name: "Open" }));
  await user.click(screen.getByRole("button", { name: "Send" }));
  expect(dialog()).toBeTruthy();
  await user.click(dialog());
  expect(screen.queryByRole("dialog")).toBeNull();
});

it("keeps what was typed from a click beside it", async () => {
  const { user } = show(<Page />);
  await user.click(screen.getByRole("button", { name: "Open" }));
  await user.type(screen.getByRole("textbox"), "half an answer");
  await user.click(dialog());
  expect(screen.getByRole("textbox")).toHaveProperty("value", "half an answer");
});

it("goes with a click beside it when what is typed is no work", async () => {
  const { user } = show(<Page keepsInput={false} />);
  await user.click(screen.getByRole("button", { name: "Open" }));
  await user.type(screen.getByRole("textbox"), "a search");
  await user.click(dialog());
  expect(screen.queryByRole("dialog")).toBeNull();
});

it("stays when a text is marked up to beside it", async () => {
  const onClose = vi.fn();
  const { user } = show(
    <Dialog label="A question" onClose={onClose}>
      <p>Some text</p>
    </Dialog>,
  );
  await user.pointer([
    { keys: "[MouseLeft>]", target: screen.getByText("Some text") },
    { keys: "[/MouseLeft]", target: dialog() },
  ]);
  fireEvent.click(dialog());
  expect(onClose).not.toHaveBeenCalled();
});
