import { screen } from "@testing-library/react";
import { expect, it } from "vitest";
import { show } from "../testing/show";
import { RateText } from "./RateText";

const rate = { reached: 412, of: 806, rate: 0.5112, low: 0.4766, high: 0.5456 };

it("shows a rate, and its base and interval on hover", () => {
  show(<RateText rate={rate} />);
  const text = screen.getByText("51.1%");
  expect(text.title).toBe("412 of 806 = 51.1%\n95% interval: 47.7% to 54.6%");
});

it("shows counts instead under 30 cases", () => {
  const { showNext } = show(<RateText rate={{ ...rate, reached: 7, of: 29 }} />, {
    language: "ko",
  });
  expect(screen.getByText("29개 중 7개")).toBeTruthy();
  showNext(<RateText rate={{ ...rate, reached: 7, of: 30 }} />);
  expect(screen.queryByText(/개 중/)).toBeNull();
});

it("writes figures as the reader's language does", () => {
  show(<RateText rate={rate} />, { language: "el" });
  expect(screen.getByText("51,1%").title).toContain("412 από 806");
});

it("shows a dash and no 0 where there is no rate", () => {
  show(<RateText rate={null} />);
  expect(screen.getByText("–").title).toBe("");
});
