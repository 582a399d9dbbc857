import { screen } from "@testing-library/react";
import { expect, it } from "vitest";
import { show } from "../testing/show";
import { MarketTag, StageTag, TierText } from "./words";

it("names a shipped stage in the reader's language", () => {
  show(<StageTag stage="won" name="Won" />, { language: "el" });
  expect(screen.getByText("Κερδισμένος").title).toBe("Κερδισμένος");
});

it("names a stage as the model does when the model gave it another name", () => {
  const { showNext } = show(<StageTag stage="won" name="Signed" />, { language: "ko" });
  expect(screen.getByText("Signed")).toBeTruthy();
  showNext(<StageTag stage="pilot_runs" />);
  expect(screen.getByText("pilot runs")).toBeTruthy();
  showNext(<StageTag stage={null} />);
  expect(screen.getByText("–")).toBeTruthy();
});

it("says why a tier is not qualified, and nothing more when it is", () => {
  const { showNext } = show(<TierText tier={2} state="fit_too_low" />);
  expect(screen.getByText("2")).toBeTruthy();
  expect(screen.getByText("fit too low")).toBeTruthy();
  showNext(<TierText tier={1} state="qualified" />);
  expect(screen.queryByText("qualified")).toBeNull();
});

it("says how near a purchase is", () => {
  const { showNext } = show(<MarketTag state="in_market" />, { language: "ko" });
  expect(screen.getByText("구매 의향 있음")).toBeTruthy();
  showNext(<MarketTag state={null} />);
  expect(screen.getByText("–")).toBeTruthy();
});
