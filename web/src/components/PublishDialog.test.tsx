import { screen } from "@testing-library/react";
import { expect, it, vi } from "vitest";
import { show } from "../testing/show";
import { PublishDialog } from "./PublishDialog";

function dialog(isDisabled: boolean, onPublish: (note: string) => void, onClose = () => {}) {
  return (
    <PublishDialog
      title="Publish the settings"
      publish="Publish"
      className="settings-form"
      isDisabled={isDisabled}
      onPublish={onPublish}
      onClose={onClose}
    >
      <p>3 accounts go up.</p>
    </PublishDialog>
  );
}

it("says what changes and publishes with a note, without spaces around it", async () => {
  const onPublish = vi.fn();
  const { user } = show(dialog(false, onPublish), { language: "el" });
  expect(screen.getByText("3 accounts go up.")).toBeTruthy();
  await user.type(screen.getByLabelText("Σημείωση"), "  new tiers {Enter}");
  expect(onPublish).toHaveBeenCalledExactlyOnceWith("new tiers");
});

it("publishes nothing while it must not", async () => {
  const onPublish = vi.fn();
  const { user } = show(dialog(true, onPublish));
  await user.click(screen.getByRole("button", { name: "Publish" }));
  expect(onPublish).not.toHaveBeenCalled();
});

it("can be left", async () => {
  const [onPublish, onClose] = [vi.fn(), vi.fn()];
  const { user } = show(dialog(false, onPublish, onClose), { language: "ko" });
  await user.click(screen.getByRole("button", { name: "취소" }));
  expect(onClose).toHaveBeenCalledOnce();
  expect(onPublish).not.toHaveBeenCalled();
});
