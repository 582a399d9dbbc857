import { describe, expect, it } from "vitest";
import { createFormat, missing } from "./format";

const english = createFormat("en", "Europe/Athens");
const korean = createFormat("ko", "Asia/Seoul");
const greek = createFormat("el", "Europe/Athens");

describe("moments", () => {
  it("tell the day only where it is another one", () => {
    const format = createFormat("en", "Asia/Seoul");
    const now = new Date("2026-11-22T01:00:00Z");
    expect(format.moment("2026-11-21T16:30:05Z", now)).toBe("01:30:05");
    expect(format.moment("2026-11-21T14:30:05Z", now)).toBe("Nov 21, 23:30");
    expect(format.moment(null, now)).toBe("–");
  });
});

describe("numbers", () => {
  it("are a dash where nothing is known, never 0", () => {
    expect(english.integer(null)).toBe(missing);
    expect(english.percent(undefined)).toBe(missing);
    expect(english.money(null)).toBe(missing);
    expect(english.decimal(Number.NaN)).toBe(missing);
    expect(english.integer(0)).toBe("0");
  });

  it("follow the language", () => {
    expect(english.integer(1234567)).toBe("1,234,567");
    expect(greek.integer(1234567)).toBe("1.234.567");
    expect(korean.days(21)).toBe("21일");
    expect(english.days(21)).toBe("21 days");
    expect(english.percent(0.6315)).toBe("63.2%");
  });

  it("have a true minus sign and show the sign of a change", () => {
    expect(english.signed(-5.1)).toBe("−5.1");
    expect(english.signed(22)).toBe("+22.0");
    expect(english.money({ amount: -12, currency: "EUR" })).toBe("−€12");
  });

  it("write money in its own currency", () => {
    expect(english.money({ amount: 10005534, currency: "USD" })).toBe("$10,005,534");
    expect(english.compactMoney({ amount: 8_400_000, currency: "EUR" })).toBe("€8.4M");
  });
});

describe("dates", () => {
  it("lie in the workspace's zone", () => {
    expect(english.date("2026-01-31T23:30:00Z")).toBe("Feb 1, 2026");
    expect(english.date("not a date")).toBe(missing);
  });

  it("say how long ago", () => {
    const now = new Date("2026-06-10T12:00:00Z");
    expect(english.relative("2026-06-09T11:00:00Z", now)).toBe("yesterday");
    expect(english.relative("2026-06-10T09:00:00Z", now)).toBe("3 hours ago");
    expect(korean.relative("2026-06-10T09:00:00Z", now)).toBe("3시간 전");
  });
});

describe("countries", () => {
  it("have names when the code is known", () => {
    expect(greek.country("KR")).toBe("Νότια Κορέα");
    expect(english.country("Atlantis")).toBe("Atlantis");
    expect(english.country(null)).toBe(missing);
  });
});
