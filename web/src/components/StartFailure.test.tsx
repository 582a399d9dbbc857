import { screen } from "@testing-library/react";
import { expect, it } from "vitest";
import { show } from "../testing/show";
import { StartFailure } from "./StartFailure";

it.each([
  ["en", /^The page could not be loaded/],
  ["ko", /^페이지를 불러오지 못했습니다/],
  ["el", /^Η σελίδα δεν φορτώθηκε/],
] as const)("says without any file of messages what to do, %s", (language, text) => {
  show(<StartFailure language={language} />);
  expect(screen.getByRole("alert").textContent).toMatch(text);
});
