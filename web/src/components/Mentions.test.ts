import { expect, test } from "vitest";
import { piecesOf } from "./Mentions";

test("an address behind an at sign is a mention, and the text around it stays", () => {
  expect(piecesOf("Ask @Ann@acme.com, or ben@acme.com.")).toEqual([
    { text: "Ask " },
    { text: "@Ann@acme.com", email: "ann@acme.com" },
    { text: ", or ben@acme.com." },
  ]);
  expect(piecesOf("@ann@acme.com님, 확인 부탁드립니다")).toEqual([
    { text: "@ann@acme.com", email: "ann@acme.com" },
    { text: "님, 확인 부탁드립니다" },
  ]);
  expect(piecesOf("")).toEqual([]);
  expect(piecesOf("@ none @x")).toEqual([{ text: "@ none @x" }]);
});
