import { screen, waitFor } from "@testing-library/react";
import { expect, it } from "vitest";
import { failure, serve } from "../../testing/server";
import { showAt } from "../../testing/show";
import type { PilotAccount, PilotPiece } from "./api";
import { MessageForm } from "./MessageForm";

const piece: PilotPiece = {
  id: 4,
  kind: "mail",
  title: "First mail",
  maker: { id: 3, name: "Sam", disabled: false },
  due: "2026-12-04",
  text: "We offer the best.",
  state: "generic",
  statement: null,
  sentence: null,
  words: [],
  revision: 2,
  changed_by: "Sam",
  changed_at: "2026-12-01T09:00:00Z",
};

const own: PilotAccount = {
  account: { id: 7, name: "Acme" },
  launched_by: null,
  launched_at: null,
  pieces: [piece],
  obstacles: [],
  blocked: false,
};

const path = "/api/v1/programs/1/pilot/pieces/4/text";

async function shown() {
  serve("/api/v1/accounts/7/dossier", () => ({
    completeness: 0.2,
    sections: [
      {
        section: "goals",
        statements: [{ id: 9, text: "Double exports to Japan", stale: false }],
      },
    ],
    comments: { items: [], total: 0 },
  }));
  const form = (
    <MessageForm programId={1} own={own} live={piece} isReadOnly={false} onClose={() => {}} />
  );
  const { user } = showAt(form);
  const field = await screen.findByLabelText<HTMLTextAreaElement>("What it says");
  return { user, field };
}

it("says at once what the gate says of what was saved", async () => {
  const text = "You double exports to Japan.";
  serve(path, () => ({
    ...piece,
    text,
    state: "personal",
    sentence: text,
    words: ["exports", "Japan"],
    revision: 3,
  }));
  const { user, field } = await shown();
  await user.clear(field);
  await user.type(field, text);
  expect(screen.getByText(/^Not saved yet/)).toBeTruthy();
  await user.click(screen.getByRole("button", { name: "Save" }));
  expect((await screen.findByText("exports")).tagName).toBe("MARK");
  expect(screen.getByText(/Personal/)).toBeTruthy();
  expect(screen.getByRole<HTMLButtonElement>("button", { name: "Save" }).disabled).toBe(true);
});

it("keeps what was written when another person was faster", async () => {
  serve(path, () => failure(412, "outdated", "Mia changed it in the meantime"));
  const { user, field } = await shown();
  await user.clear(field);
  await user.type(field, "Mine");
  await user.click(screen.getByRole("button", { name: "Save" }));
  expect((await screen.findByRole("alert")).textContent).toContain("Mia changed it");
  expect(field.value).toBe("Mine");
  expect(screen.queryByLabelText("Reason, which is recorded")).toBeNull();
});

it("asks for a reason where the gate refuses a message of a launched account", async () => {
  let isRefused = true;
  serve(path, () =>
    isRefused
      ? failure(409, "conflict", "It would fit any account.", null, "pilot.refused")
      : { ...piece, text: "Buy now", revision: 3 },
  );
  const { user, field } = await shown();
  await user.clear(field);
  await user.type(field, "Buy now");
  await user.click(screen.getByRole("button", { name: "Save" }));
  const again = await screen.findByRole<HTMLButtonElement>("button", { name: "Save nonetheless" });
  expect(again.disabled).toBe(true);
  await user.type(screen.getByLabelText("Reason, which is recorded"), "last day");
  isRefused = false;
  await user.click(again);
  await waitFor(() => expect(screen.queryByRole("alert")).toBeNull());
});

it("puts a statement where the cursor is", async () => {
  const { user, field } = await shown();
  await user.click(await screen.findByRole("button", { name: "Use: Double exports to Japan" }));
  expect(field.value).toBe("We offer the best. Double exports to Japan");
});
