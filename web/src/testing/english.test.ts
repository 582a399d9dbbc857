import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { englishFinder, runsOf } from "./english";

const read = (name: string): Record<string, string> =>
  JSON.parse(readFileSync(join(import.meta.dirname, "../../../locales", name), "utf8"));

const english = read("en.json");
const languages = ["ko", "el"] as const;
const finderOf = (language: (typeof languages)[number]) =>
  englishFinder({
    english,
    other: read(`${language}.json`),
    shipped: Object.keys(read(`shipped.${language}.json`)),
  });
const korean = finderOf("ko");
const greek = finderOf("el");

describe("runs of Latin words", () => {
  it("end at other letters, digits and signs that part phrases", () => {
    expect(runsOf("HubSpot에서 contacts.csv: two rows, not three")).toEqual([
      ["HubSpot"],
      ["two", "rows", "not", "three"],
    ]);
    expect(runsOf("Don’t re-evaluate 30 days")).toEqual([["Don’t", "re-evaluate"], ["days"]]);
    expect(runsOf("어카운트 · Λογαριασμός")).toEqual([]);
  });
});

describe("the finder", () => {
  it("finds sentences and phrases", () => {
    expect(korean.find("The server could not answer.")).toEqual(["The server could not answer"]);
    expect(korean.find("어카운트 7개: from the CRM")).toEqual(["from the CRM"]);
    expect(greek.find("Λογαριασμός (open pipeline)")).toEqual(["open pipeline"]);
    expect(greek.find("Στάδιο: a deal is open since 3 days")).toEqual(["a deal is open since"]);
    expect(korean.find("zebra of quagga")).toEqual(["zebra of quagga"]);
  });

  it("finds a word that is a message of ours", () => {
    expect(korean.find("Owner")).toEqual(["Owner"]);
    expect(korean.find("Tier 1")).toEqual(["Tier"]);
    expect(greek.find("owner: Νίκος")).toEqual(["owner"]);
  });

  it("leaves its own language alone, with names of products and terms", () => {
    expect(korean.find("HubSpot과 Segment에서 어카운트를 가져옵니다")).toEqual([]);
    expect(korean.find("SQL은 MQL 다음입니다. CRM CSV 파일")).toEqual([]);
    expect(greek.find("Εισαγωγή από HubSpot CSV στο Speargun")).toEqual([]);
  });

  it("leaves what machines read alone", () => {
    expect(greek.find("Το πεδίο target_since λείπει: industry_id")).toEqual([]);
    expect(greek.find('Λογαριασμοί με stage = "won" and motion = demand_gen')).toEqual([]);
    expect(greek.find("Εκτελέστε speargun score, και `speargun document diff settings`")).toEqual(
      [],
    );
    expect(korean.find("/matching/review, https://example.com/open/deals")).toEqual([]);
    expect(korean.find("owner.of@the.example")).toEqual([]);
  });

  it("leaves data alone, and what stands beside it not", () => {
    const finder = finderOf("ko");
    expect(finder.find("Bank of the North")).toEqual(["Bank of the North"]);
    finder.addData("Bank of the North (Seoul)");
    expect(finder.find("Bank of the North")).toEqual([]);
    expect(finder.find("김 · Bank of the North, Seoul")).toEqual([]);
    expect(finder.find("Bank of the North has an open deal")).toEqual(["has an open deal"]);
  });

  it("takes a message of ours as data where it cannot be ours, for one page", () => {
    const finder = finderOf("ko");
    finder.addData("Meeting", true);
    expect(finder.find("김 · Meeting · 영업")).toEqual([]);
    expect(finder.find("Owner · Meeting")).toEqual(["Owner"]);
    finder.forget();
    expect(finder.find("김 · Meeting · 영업")).toEqual(["Meeting"]);
    finder.addData("Has an open deal", true);
    expect(finder.find("Has an open deal"), "it is shipped").not.toEqual([]);
  });

  it("takes nothing as data that is a text of ours", () => {
    const finder = finderOf("el");
    for (const text of ["Has an open deal", "Owner", "The accounts could not be listed."]) {
      finder.addData(text);
      expect(finder.find(text), text).not.toEqual([]);
    }
  });
});

for (const language of languages) {
  it(`no message is English in ${language}`, () => {
    const finder = finderOf(language);
    const shipped = read(`shipped.${language}.json`);
    const changes = read(`changes.${language}.json`);
    const messages = { ...read(`${language}.json`), ...shipped, ...changes };
    expect(Object.keys(messages).length).toBeGreaterThan(2000);
    const found = Object.entries(messages)
      .map(([key, text]) => [key, finder.find(text)] as const)
      .filter(([, phrases]) => phrases.length > 0);
    expect(Object.fromEntries(found)).toEqual({});
  });
}
