import { expect, test } from "vitest";
import { exportAddress } from "./api";

test("an export has the accounts, the order and the product line of the page", () => {
  const address = exportAddress({ filter: "tier = 1", sort: "-score", line: "analytics" });
  const params = new URL(address, "http://x").searchParams;
  expect(Object.fromEntries(params)).toEqual({
    filter: "tier = 1",
    sort: "-score",
    line: "analytics",
  });
});
