import { expect, it } from "vitest";
import { linesOf } from "./lines";

it("takes each line that says something once", () => {
  expect(linesOf("")).toEqual([]);
  expect(linesOf(" acme.com \r\n\n제타 푸드\nacme.com\n  ")).toEqual(["acme.com", "제타 푸드"]);
});
