import { describe, expect, it } from "vitest";
import { createFormat } from "../../format";
import { translator } from "../../i18n";
import type { Change } from "./api";
import { detailsOf, folded } from "./details";
import { changeWords, loadChangeTexts } from "./words";

const texts = await loadChangeTexts("en");
const writers = {
  words: changeWords(texts, "en"),
  format: createFormat("en", "UTC"),
  t: translator("en"),
};

const read = (action: string, details: unknown) =>
  detailsOf({ action, details } as Change, writers).map(({ label, text }) =>
    label === null ? text : `${label}: ${text}`,
  );

describe("details of a change", () => {
  it("are named in words, figures with separators and numbers of things without", () => {
    const details = { accounts: 1200, account_ids: [1001, 1002] };
    expect(read("list.add", details)).toEqual([
      "Accounts: 1,200",
      "Numbers of the accounts: 1001, 1002",
    ]);
  });

  it("have their values in words where the value is a key", () => {
    expect(read("match.decide", { verdict: "new_account" })).toEqual([
      "Answer: Made a new account",
    ]);
    expect(read("job.cancel", { kind: "import" })).toEqual(["Kind: Import a file"]);
    expect(read("alias.add", { kind: "domain", value: "import" })).toEqual([
      "Kind: Domain",
      "Name or domain: import",
    ]);
    expect(read("committee.decide_role", { decision: "set", role: "champion" })).toEqual([
      "Decision: only this role",
      "Role: Champion",
    ]);
    expect(read("matcher.publish", { force: true })).toEqual(["Despite worse results: yes"]);
    expect(read("match.accept_above", { minimum_probability: 0.9 })).toEqual([
      "Probability from: 90.0%",
    ]);
  });

  it("write moments as days and times, which come as microseconds", () => {
    const until = Date.parse("2026-12-24T10:00:00Z") * 1000;
    expect(read("account.move", { until })[0]).toMatch(/^Holds until: Dec 24, 2026/);
  });

  it("leave out what says nothing, and keep what is an answer", () => {
    expect(read("list.create", { name: "Fairs", description: null })).toEqual(["Name: Fairs"]);
    expect(read("family.set_parent", { parent: null })).toEqual(["Parent account: none"]);
    expect(read("document.remove_draft", {})).toEqual([]);
  });

  it("are read from within, and as they are when they are a text", () => {
    const kept = [{ id: 7, name: "Acme", reason: "decided" }];
    expect(read("import.undo", { report: { removed: 3, later_imports: [], kept } })).toEqual([
      "Removed: 3",
      "Kept: 7 · Acme · decided since",
    ]);
    expect(read("list.create", "no JSON")).toEqual(["no JSON"]);
  });

  it("say the field and the side of what was changed", () => {
    const changes = {
      state: { before: "open", after: "later" },
      due: { before: null, after: "x" },
    };
    expect(read("task.edit", { title: "Call", changes })).toEqual([
      "Title: Call",
      "State · Before: To do",
      "State · After: Later",
      "Due · After: x",
    ]);
    const [before, after] = [{ role: "sales" }, { role: "viewer" }];
    expect(read("user.edit", { before, after })).toEqual([
      "Before · Role: Sales",
      "After · Role: Viewer",
    ]);
  });

  it("name teams and what was overridden", () => {
    const teams = ["marketing", "sales"];
    expect(read("document.publish", { without_approval_of: teams })).toEqual([
      "Without the approval of: Marketing, Sales",
    ]);
    expect(read("program.pass", { overridden: ["pilot.no_check_in"] })).toEqual([
      "Done in spite of: no check-in",
    ]);
  });

  it("are folded when they are many or long", () => {
    const detail = (key: string, text = "x") => ({ key, label: key, text });
    const long = detail("long", "x".repeat(200));
    const { shown, rest } = folded([long, ...["a", "b", "c", "d"].map((key) => detail(key))]);
    expect(shown.map(({ key }) => key)).toEqual(["a", "b", "c"]);
    expect(rest.map(({ key }) => key)).toEqual(["long", "d"]);
  });
});
