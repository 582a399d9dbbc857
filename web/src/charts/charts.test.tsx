import { screen, within } from "@testing-library/react";
import { expect, it, vi } from "vitest";
import { show } from "../testing/show";
import { CalibrationChart } from "./CalibrationChart";
import { HeatMap } from "./HeatMap";
import { LiftBar } from "./LiftBar";
import { Sparkline } from "./Sparkline";
import { StackChart } from "./StackChart";
import { WaterfallChart } from "./WaterfallChart";
import { WeeksChart } from "./WeeksChart";

it("HeatMap is a table that says the weeks, the oldest first, and the counts", () => {
  show(<HeatMap rows={[{ channel: "webinar", weeks: [8, 0, 1200] }]} />, { language: "ko" });
  const heads = screen.getAllByRole("columnheader").map(({ textContent }) => textContent);
  expect(heads.slice(1)).toEqual(["2주 전", "1주 전", "이번 주"]);
  const row = within(screen.getByRole("row", { name: /^웨비나/ }));
  const cells = row.getAllByRole("cell");
  expect(cells.map(({ textContent }) => textContent)).toEqual(["1,200", "0", "8"]);
  expect(cells.map(({ dataset }) => dataset.heat)).toEqual(["4", "0", "1"]);
  expect(cells[0]?.title).toBe("2주 전: 1,200");
});

it("HeatMap is there without any row", () => {
  show(<HeatMap rows={[]} />);
  expect(screen.getByRole("region", { name: "Weeks by channel" })).toBeTruthy();
});

it("WeeksChart names each bar and says what a usual week is", () => {
  show(<WeeksChart weeks={[4, 0, 9]} usual={2.5} />, { language: "el" });
  const bars = screen.getAllByRole("img").map((bar) => bar.getAttribute("aria-label"));
  expect(bars).toEqual([
    "πριν από 2 εβδομάδες: 9",
    "πριν από 1 εβδομάδα: 0",
    "αυτή την εβδομάδα: 4",
  ]);
  expect(screen.getByText("συνήθης εβδομάδα: 2,5")).toBeTruthy();
});

it("StackChart names each day with its parts", () => {
  const parts = [
    { key: "people", name: "People" },
    { key: "bot", name: "Bots" },
  ];
  const rows = [
    { day: "2026-03-01", values: [1200, 30] },
    { day: "2026-03-02", values: [0, 0] },
  ];
  show(<StackChart label="Events by day" parts={parts} rows={rows} />);
  const chart = within(screen.getByRole("group", { name: "Events by day" }));
  expect(chart.getByRole("img", { name: "Mar 1, People: 1,200, Bots: 30" })).toBeTruthy();
  expect(chart.getByRole("img", { name: "Mar 2, People: 0, Bots: 0" })).toBeTruthy();
});

it("WaterfallChart says each part with its sign, and opens what is behind it", async () => {
  const onChoose = vi.fn();
  const parts = [
    { key: "fit", value: 20.1 },
    { key: "competition", value: -5.1 },
  ];
  const chart = (chosen: string | null) => (
    <WaterfallChart
      parts={parts}
      total={15}
      labelOf={(key) => key}
      chosen={chosen}
      onChoose={onChoose}
    />
  );
  const { user, showNext } = show(chart(null));
  expect(screen.getByRole("button", { name: /^fit ?: \+20\.1$/ })).toBeTruthy();
  await user.click(screen.getByRole("button", { name: /^competition ?: −5\.1$/ }));
  expect(onChoose).toHaveBeenCalledExactlyOnceWith("competition");
  showNext(chart("competition"));
  const pressed = screen.getByRole("button", { pressed: true });
  expect(pressed.textContent).toContain("competition");
  expect(screen.getByText("15.0", { selector: ".strong span" })).toBeTruthy();
});

it("Sparkline is an image with a name", () => {
  show(<Sparkline values={[1, 5, 3]} label="8 weeks: 1, 5, 3" />);
  const image = screen.getByRole("img", { name: "8 weeks: 1, 5, 3" });
  expect(image.querySelector("polyline")?.getAttribute("points")?.split(" ")).toHaveLength(3);
});

it("LiftBar shows which way a sure difference goes, and leaves its words to the table", () => {
  const found = { lift: 2, lift_low: 1.5, lift_high: 3, flagged: true };
  const bar = (change: Partial<typeof found>) => {
    const given = { ...found, ...change } as Parameters<typeof LiftBar>[0]["found"];
    return <LiftBar found={given} />;
  };
  const look = () => document.querySelector("[aria-hidden=true]")?.getAttribute("data-look");
  const { showNext } = show(bar({}));
  expect(look()).toBe("plus");
  showNext(bar({ lift: 0.5, lift_low: 0.3, lift_high: 0.8 }));
  expect(look()).toBe("minus");
  showNext(bar({ flagged: false }));
  expect(look()).toBe("chance");
});

it("CalibrationChart writes its axes in the reader's language", () => {
  const points = [
    { predicted: 0.1, observed: 0.08, low: 0.05, high: 0.12 },
    { predicted: 0.4, observed: 0.44, low: 0.4, high: 0.48 },
  ] as Parameters<typeof CalibrationChart>[0]["points"];
  show(<CalibrationChart points={points} />, { language: "el" });
  expect(document.querySelectorAll("circle")).toHaveLength(2);
  const ticks = [...document.querySelectorAll(".axis")].map(({ textContent }) => textContent);
  expect(ticks).toContain("50,0%");
});
