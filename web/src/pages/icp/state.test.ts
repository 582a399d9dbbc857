import { expect, test } from "vitest";
import { createFormat } from "../../format";
import { translator } from "../../i18n";
import { readIcpState } from "./state";
import { valueText } from "./words";

test("what a URL says that nobody knows is left out", () => {
  expect(readIcpState({ tab: "lookalikes", amount: "true", all: true })).toEqual({
    tab: "lookalikes",
    amount: true,
    all: true,
  });
  expect(readIcpState({ tab: "profile" }).tab).toBeUndefined();
  expect(readIcpState({ tab: "nonsense", amount: "x" })).toEqual({
    tab: undefined,
    amount: undefined,
  });
});

test("values are written as their field is read", () => {
  const [t, format] = [translator("en"), createFormat("en", "UTC")];
  const text = (attribute: string, value: Parameters<typeof valueText>[1]) =>
    valueText(attribute, value, t, format);
  const band = (from: number | null, below: number | null) => ({ level: null, from, below });
  expect(text("founded_year", band(1987, null))).toBe("1987 and more");
  expect(text("employees", band(1200, 34_000))).toBe("1,200 to below 34K");
  expect(text("revenue_growth", band(null, 0.05))).toBe("below 5.0%");
  expect(text("country", { level: "KR", from: null, below: null })).toBe("South Korea");
  expect(text("industry", { level: "Software", from: null, below: null })).toBe("Software");
});
