import { beforeEach, describe, expect, it } from "vitest";
import { createFormat } from "../../format";
import { loadMessages, translator } from "../../i18n";
import { type Language, setPreferences } from "../../state/preferences";
import {
  type Fact,
  factName,
  factsText,
  factText,
  gateText,
  noticeText,
  reasonText,
} from "./facts";

const setLanguage = (language: Language) => setPreferences({ language });

const english = createFormat("en", "UTC");
const korean = createFormat("ko", "UTC");

describe("what was found", () => {
  beforeEach(async () => {
    await Promise.all([loadMessages("en"), loadMessages("ko"), loadMessages("el")]);
    setLanguage("en");
  });

  const read = (fact: Fact) => factText(translator("en"), english, fact);
  type Unit = Extract<Fact, { fact: "field" }>["unit"];
  const number = (field: string, value: number, unit: Unit = null): Fact => ({
    fact: "field",
    field,
    unit,
    value: { kind: "number", value },
  });
  const truth = (field: string, value: boolean): Fact => ({
    fact: "field",
    field,
    unit: null,
    value: { kind: "truth", value },
  });

  it("is a field and a value for people", () => {
    expect(read(number("employees", 1440))).toBe("Employees 1,440");
    expect(read(number("icp_fit", 99.1))).toBe("ICP fit 99.1");
    expect(read(number("revenue_growth", 0.1, "share_a_year"))).toBe("Revenue growth 10.0%");
    expect(read(truth("budget_confirmed", true))).toBe("Budget confirmed yes");
    expect(read(truth("in_market", false))).toMatch(/ no$/);
    expect(read(number("founded_year", 1998, "year"))).toContain("1998");
  });

  it("is said in words where only filters name the field, or the value is a key", () => {
    const state: Fact = {
      fact: "field",
      field: "market_state",
      unit: null,
      value: { kind: "text", value: "in_market" },
    };
    const read = (fact: Fact) => factText(translator("ko"), korean, fact);
    expect(read(truth("intent_surging", false))).not.toMatch(/[a-z]/);
    expect(read(state)).not.toMatch(/[a-z]/);
  });

  it("says what is not known and what is none", () => {
    const unknown: Fact = {
      fact: "field",
      field: "competitor",
      unit: null,
      value: { kind: "unknown" },
    };
    const none: Fact = {
      fact: "field",
      field: "technologies",
      unit: null,
      value: { kind: "none" },
    };
    expect(read(unknown)).toBe("Competitor not known");
    expect(read(none)).toBe("Technologies none");
  });

  it("has the text of an account as it is, whatever it says", () => {
    const value = { kind: "text", value: "unknown of 9 EUR" } as const;
    expect(read({ fact: "field", field: "competitor", unit: null, value })).toBe(
      "Competitor unknown of 9 EUR",
    );
  });

  it("counts events over days in the language", () => {
    const events: Fact = { fact: "events", event_type: "page_view", window_days: 30, count: 1200 };
    expect(read(events)).toBe("Page view: 1,200 in 30 days");
    setLanguage("ko");
    expect(factText(translator("ko"), korean, events)).toContain("최근 30일간 1,200회");
  });

  it("is none without facts", () => {
    expect(factsText(translator("en"), english, [])).toBeNull();
    expect(factsText(translator("en"), english, [number("people", 2), number("score", 1)])).toBe(
      "People 2, Score 1",
    );
  });

  it("says shipped rules and gates in the language, and others as they were written", () => {
    setLanguage("ko");
    const t = translator("ko");
    const rule = (text: string) => reasonText(t, korean, { kind: "rule", text });
    expect(rule("Industry is known")).toBe("업종이 확인됨");
    expect(rule("Our own rule")).toBe("Our own rule");
    expect(reasonText(t, korean, { kind: "held_full" })).toBe("최고점 100으로 제한");
    const gate = { kind: "not_excluded", text: "C-level" } as const;
    expect(gateText(t, korean, gate)).toBe("제외 대상 아님: C레벨");
    expect(gateText(t, korean, { kind: "score", needed: 70, enter: 75 })).toContain("75");
  });

  it("says notices in the language", () => {
    setLanguage("ko");
    const notice = { kind: "unconverted", deals: 3 } as const;
    expect(noticeText(translator("ko"), korean, notice)).toContain("3건");
  });

  it("names a field in the language", () => {
    setLanguage("ko");
    expect(factName(translator("ko"), "days_to_purchase")).toBe("구매까지 남은 일수");
    expect(factName(translator("ko"), "my_own_field")).toBe("my own field");
  });
});
