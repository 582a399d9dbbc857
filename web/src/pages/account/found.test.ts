import { describe, expect, it } from "vitest";
import { createFormat } from "../../format";
import { translator } from "../../i18n";
import { factName, readFound, reasonText } from "./found";

describe("what was found", () => {
  const read = (found: string) => readFound(translator("en"), createFormat("en", "UTC"), found);

  it("is a field and a value for people", () => {
    expect(read("employees 1440").text).toBe("Employees 1,440");
    expect(read("icp_fit 99.10").text).toBe("ICP fit 99.1");
    expect(read("revenue_growth 0.10").text).toBe("Revenue growth 10.0%");
    expect(read("budget_confirmed 1").text).toBe("Budget confirmed yes");
    expect(read("competitor unknown").text).toBe("Competitor not known");
    expect(read("technologies SAP, Oracle").text).toBe("Technologies SAP, Oracle");
  });

  it("carries the amount that was needed", () => {
    expect(read("expected_annual_revenue unknown of 320000 EUR")).toEqual({
      text: "Expected revenue a year not known",
      needed: "€320,000",
    });
  });

  it("stays as it is when it is no field", () => {
    expect(read("so it is")).toEqual({ text: "so it is", needed: null });
  });

  it("says what bounds did in the language", () => {
    expect(read("105 points before").text).toBe("105.0 points before");
    const inKorean = (text: string) =>
      reasonText(translator("ko"), createFormat("ko", "UTC"), text);
    expect(inKorean("Held at the full 100")).toBe("최고점 100으로 제한");
    expect(inKorean("The group size is held at 12.5")).toContain("12.5");
    expect(inKorean("Hold on")).toBe("Hold on");
  });

  it("names a field in the language", () => {
    expect(factName(translator("ko"), "days_to_purchase")).toBe("구매까지 남은 일수");
    expect(factName(translator("en"), "my_own_field")).toBe("my own field");
  });
});
