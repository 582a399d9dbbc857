import { screen } from "@testing-library/react";
import { expect, it, vi } from "vitest";
import type { Funnel, FunnelStage, FunnelStageKey, Motion } from "../pages/funnel/api";
import { show } from "../testing/show";
import { FunnelChart } from "./FunnelChart";

function track(motion: Motion, counts: Partial<Record<FunnelStageKey, number>>) {
  const stages = Object.entries(counts).map(([key, count]) => {
    const conversion = { reached: 100, of: 400, rate: 0.25, low: 0.21, high: 0.29 };
    const stage = { key, unit: "account", count, amount: null, conversion, days: null };
    return stage as unknown as FunnelStage;
  });
  return { motion, stages, closed: {} };
}

const tracks = [
  track("account_based", { target: 1240, engaged: 100, sql: 60, opportunity: 30, won: 10 }),
  track("demand_gen", { lead: 40_000, mql: 2_500, sql: 140, opportunity: 30, won: 7 }),
];
const funnel = { tracks } as unknown as Funnel;

it("names each bar by track, stage and count", () => {
  show(<FunnelChart funnel={funnel} onChoose={() => {}} />);
  expect(screen.getByRole("group", { name: "Double funnel" })).toBeTruthy();
  const names = screen.getAllByRole("button").map((bar) => bar.getAttribute("aria-label"));
  expect(names).toHaveLength(10);
  expect(names).toContain("Demand generation, Won: 7");
});

it("opens the records behind a bar by click, Enter and space", async () => {
  const onChoose = vi.fn();
  const { user } = show(<FunnelChart funnel={funnel} onChoose={onChoose} />, { language: "ko" });
  const bar = screen.getByRole("button", { name: "수요 창출, 수주: 7" });
  await user.click(bar);
  bar.focus();
  await user.keyboard("{Enter}");
  await user.keyboard(" ");
  expect(onChoose.mock.calls).toEqual(Array(3).fill(["demand_gen", "won"]));
  await user.keyboard("x");
  expect(onChoose).toHaveBeenCalledTimes(3);
});

it("says on focus what a mark means, and nothing after it", async () => {
  const { user } = show(<FunnelChart funnel={funnel} onChoose={() => {}} />);
  expect(screen.queryByRole("tooltip")).toBeNull();
  await user.tab();
  expect(screen.getByRole("tooltip").textContent).toContain("1,240");
  await user.hover(screen.getAllByRole("img", { name: /100 of 400/ })[0] ?? document.body);
  expect(screen.getByRole("tooltip").textContent).toContain("95% interval");
  await user.unhover(screen.getAllByRole("img", { name: /100 of 400/ })[0] ?? document.body);
  expect(screen.queryByRole("tooltip")).toBeNull();
});
