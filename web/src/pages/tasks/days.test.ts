import { expect, it } from "vitest";
import { dayAfter } from "./days";

it("counts days of the calendar, over the ends of months and years", () => {
  expect(dayAfter(new Date(2026, 11, 29, 23, 59), 7)).toBe("2027-01-05");
  expect(dayAfter(new Date(2028, 1, 28), 1)).toBe("2028-02-29");
  expect(dayAfter(new Date(2027, 2, 27, 2, 30), 1)).toBe("2027-03-28");
});
