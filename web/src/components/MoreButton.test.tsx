import { screen } from "@testing-library/react";
import { expect, it, vi } from "vitest";
import { show } from "../testing/show";
import { MoreButton } from "./MoreButton";

it.each([
  ["en", "Show more (30 left)"],
  ["ko", "더 보기 (30개 남음)"],
  ["el", "Περισσότερα (απομένουν 30)"],
] as const)("says how many are left and brings them, %s", async (language, name) => {
  const onMore = vi.fn();
  const { user } = show(<MoreButton shown={20} total={50} busy={false} onMore={onMore} />, {
    language,
  });
  await user.click(screen.getByRole("button", { name }));
  expect(onMore).toHaveBeenCalledOnce();
});

it("waits while the next rows are on their way", async () => {
  const onMore = vi.fn();
  const { user } = show(<MoreButton shown={20} total={50} busy={true} onMore={onMore} />);
  await user.click(screen.getByRole("button"));
  expect(onMore).not.toHaveBeenCalled();
});

it("is not there when all are shown", () => {
  show(<MoreButton shown={50} total={50} busy={false} onMore={() => {}} />);
  expect(screen.queryByRole("button")).toBeNull();
});
