import { describe, expect, it } from "vitest";
import type { MatchCandidate, MatchEvidence, MatchPerson } from "../matching/api";
import { agreementOf, compareRows } from "./compare";

const person = {
  id: 1,
  name: "Anna",
  email: "anna@mail.example",
  company: "Acme",
  website: null,
  country: "KR",
  city: null,
} as MatchPerson;

const evidence = (part: Partial<MatchEvidence>): MatchEvidence => ({
  kind: "country",
  agrees: null,
  person_value: null,
  account_value: null,
  log_odds: null,
  ...part,
});

const candidate = (country: string | null, found: MatchEvidence[]) =>
  ({
    account: { id: 2, name: "Acme Ltd", domain: "acme.example", country, city: "Seoul" },
    evidence: found,
  }) as MatchCandidate;

describe("the comparison", () => {
  it("has a row for what the person says or anything was compared with", () => {
    const rows = compareRows(person, [candidate("KR", [evidence({ agrees: true })])]);
    expect(rows.map(({ kind }) => kind)).toEqual(["company_name", "email_domain", "country"]);
  });

  it("shows the account's own value where nothing was compared", () => {
    const [name, mail] = compareRows(person, [candidate("KR", [])]);
    expect(name?.cells).toEqual([{ value: "Acme Ltd", agreement: undefined }]);
    expect(mail).toMatchObject({ person: "mail.example", cells: [{ value: "acme.example" }] });
  });

  it("tells names that agree in part from those that differ", () => {
    const name = (log_odds: number) =>
      agreementOf(evidence({ kind: "company_name", agrees: log_odds >= 0, log_odds }));
    expect(name(3)).toBe("agrees");
    expect(name(0.2)).toBe("partly");
    expect(name(-0.3)).toBe("partly");
    expect(name(-4)).toBe("differs");
    expect(agreementOf(evidence({ agrees: false }))).toBe("differs");
    expect(agreementOf(evidence({ person_value: "KR" }))).toBe("unknown");
    const mail = { person_value: "gmail.com", account_value: "acme.example" };
    expect(agreementOf(evidence({ kind: "email_domain", ...mail }))).toBe("nothing");
  });
});
