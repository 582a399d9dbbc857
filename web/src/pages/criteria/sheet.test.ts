import { describe, expect, it } from "vitest";
import { draftOf, keyOf, textOf, tomlText } from "./sheet";

describe("a text of TOML", () => {
  it.each([
    ["plain", '"plain"'],
    ['a "b" \\ c', '"a \\"b\\" \\\\ c"'],
    ["two\nlines\t", '"two\\nlines\\t"'],
    ["\u007f", '"\\u007f"'],
    ["매출 €", '"매출 €"'],
  ])("%j becomes %s", (text, toml) => {
    expect(tomlText(text)).toBe(toml);
  });
});

describe("the key of a new criterion", () => {
  it("is its name in Latin letters, or a number, and never one that is taken", () => {
    expect(keyOf("Brand  recognition!", new Set())).toBe("brand_recognition");
    expect(keyOf("Brand recognition", new Set(["brand_recognition"]))).toBe("brand_recognition_2");
    expect(keyOf("브랜드", new Set())).toBe("criterion_1");
    expect(keyOf("브랜드", new Set(["criterion_1"]))).toBe("criterion_2");
    expect(keyOf("Αξία", new Set())).toBe("criterion_1");
  });
});

describe("the text of a sheet", () => {
  it("keeps keys, so that judgements stay with their criterion", () => {
    const draft = draftOf({
      named_signers: ["cmo@example.com"],
      criteria: [
        { key: "revenue", name: "Revenue", weight: 40, filter: 'country = "KR"', question: null },
        { key: "brand", name: "Brand", weight: 2.5, filter: null, question: "How well known?" },
      ],
    });
    draft.criteria.push({ row: 9, key: "", name: "Brand", weight: "1", by: "filter", answer: "x" });
    expect(textOf(draft)).toBe(`signers = ["cmo@example.com"]
version = 1

[[criterion]]
key = "revenue"
name = "Revenue"
weight = 40
filter = "country = \\"KR\\""

[[criterion]]
key = "brand"
name = "Brand"
weight = 2.5
question = "How well known?"

[[criterion]]
key = "brand_2"
name = "Brand"
weight = 1
filter = "x"
`);
  });

  it("names no signers where every executive has to sign", () => {
    expect(textOf({ criteria: [], signers: [] })).toBe("version = 1\n");
  });
});
