import { screen, within } from "@testing-library/react";
import { expect, it, vi } from "vitest";
import { ApiFailure } from "../api";
import { show } from "../testing/show";
import { VersionsCard } from "./VersionsCard";

const first = {
  version: 1,
  published_at: "2026-03-01T09:30:00Z",
  restored_version: null,
  note: "First one",
};
const again = { ...first, version: 3, restored_version: 1, note: null };

/** A card of two versions, the later one in force. */
function Card({ items = [again, first], run = () => {}, isBusy = false, error = null as unknown }) {
  return (
    <VersionsCard
      title="History"
      note={items.length === 0 ? "Nothing was published." : undefined}
      versions={{ data: { items }, isError: error !== null, error, refetch: run }}
      failed="The versions could not be read."
      isInForce={({ version }) => version === 3}
      authorOf={({ version }) => (version === 3 ? "Eleni" : null)}
      actionsOf={({ version }) => [{ word: "Load", name: `Load version ${version}`, run }]}
      isBusy={isBusy}
    />
  );
}

const rowOf = (version: string) => {
  const head = screen.getByRole("rowheader", { name: new RegExp(`^${version}`) });
  return within(head.closest("tr") ?? head);
};

it("says which version is in force, who published it and what it brought back", () => {
  show(<Card />, { language: "ko" });
  expect(rowOf("3").getByText("적용 중")).toBeTruthy();
  expect(rowOf("3").getByText(/Eleni/)).toBeTruthy();
  expect(rowOf("3").getByText(/버전 1 복원/)).toBeTruthy();
  expect(rowOf("1").queryByText("적용 중")).toBeNull();
  expect(rowOf("1").getByText(/First one/)).toBeTruthy();
});

it("does what its buttons name, and nothing while something else is done", async () => {
  const run = vi.fn();
  const { user, showNext } = show(<Card run={run} />);
  await user.click(screen.getByRole("button", { name: "Load version 1" }));
  expect(run).toHaveBeenCalledOnce();
  showNext(<Card run={run} isBusy={true} />);
  await user.click(screen.getByRole("button", { name: "Load version 1" }));
  expect(run).toHaveBeenCalledOnce();
});

it("has no table while nothing was published", () => {
  show(<Card items={[]} />);
  expect(screen.getByText("Nothing was published.")).toBeTruthy();
  expect(screen.queryByRole("table")).toBeNull();
});

it("says what failed and tries again in place", async () => {
  const run = vi.fn();
  const failure = new ApiFailure(500, "internal", "The file is locked.", null);
  const { user } = show(<Card items={[]} error={failure} run={run} />);
  expect(screen.getByRole("alert").textContent).toContain("The versions could not be read.");
  await user.click(screen.getByRole("button", { name: "Try again" }));
  expect(run).toHaveBeenCalledOnce();
});
