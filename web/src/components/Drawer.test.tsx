import { screen } from "@testing-library/react";
import { useState } from "react";
import { expect, it, vi } from "vitest";
import { show } from "../testing/show";
import { Dialog } from "./Dialog";
import { Drawer } from "./Drawer";

function Page() {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <button type="button" onClick={() => setOpen(true)}>
        Open
      </button>
      {isOpen && (
        <Drawer label="Acme" title={<h2>Acme</h2>} onClose={() => setOpen(false)}>
          <p>Details</p>
        </Drawer>
      )}
    </>
  );
}

it("takes the focus, and gives it back when Escape closes it", async () => {
  const { user } = show(<Page />);
  await user.click(screen.getByRole("button", { name: "Open" }));
  expect(document.activeElement).toBe(screen.getByRole("complementary", { name: "Acme" }));
  await user.keyboard("{Escape}");
  expect(screen.queryByText("Details")).toBeNull();
  expect(document.activeElement).toBe(screen.getByRole("button", { name: "Open" }));
});

it.each([
  ["en", "Close"],
  ["ko", "닫기"],
  ["el", "Κλείσιμο"],
] as const)("has a button that closes it, %s", async (language, name) => {
  const onClose = vi.fn();
  const { user } = show(
    <Drawer label="Acme" title="Acme" onClose={onClose}>
      Details
    </Drawer>,
    { language },
  );
  await user.click(screen.getByRole("button", { name }));
  expect(onClose).toHaveBeenCalledOnce();
});

it("leaves Escape to a dialog above it", async () => {
  const onClose = vi.fn();
  const { user } = show(
    <Drawer label="Acme" title="Acme" onClose={onClose}>
      <Dialog label="A question" onClose={() => {}}>
        <input aria-label="Answer" />
      </Dialog>
    </Drawer>,
  );
  await user.type(screen.getByRole("textbox"), "{Escape}");
  expect(onClose).not.toHaveBeenCalled();
});
