import type { AccountCard, MatchCandidate, MatchEvidence, MatchPerson } from "../matching/api";

export type EvidenceKind = MatchEvidence["kind"];

/** In this order things are compared. */
export const evidenceKinds: EvidenceKind[] = [
  "company_name",
  "email_domain",
  "website_domain",
  "country",
  "city",
  "address",
  "phone",
];

/** How two values stand to each other. */
export type Agreement = "agrees" | "partly" | "differs" | "nothing" | "unknown";

/** Between these log-odds of both signs (20 % to 80 %) names agree in part only. */
const partlyLogOdds = 1.386;

/** How the two sides of a comparison stand to each other. */
export function agreementOf(evidence: MatchEvidence): Agreement {
  const { kind, agrees, log_odds, person_value, account_value } = evidence;
  if (agrees === null) {
    return person_value === null || account_value === null ? "unknown" : "nothing";
  }
  if (kind === "company_name" && log_odds !== null && Math.abs(log_odds) < partlyLogOdds) {
    return "partly";
  }
  return agrees ? "agrees" : "differs";
}

/** What an account says about one thing; no agreement where nothing was compared. */
export interface CompareCell {
  value: string | null;
  agreement: Agreement | undefined;
}

/** One thing that is compared across accounts. */
export interface CompareRow {
  kind: EvidenceKind;
  person: string | null;
  cells: CompareCell[];
}

function ownValue(account: AccountCard, kind: EvidenceKind): string | null {
  switch (kind) {
    case "company_name":
      return account.name;
    case "email_domain":
    case "website_domain":
      return account.domain;
    case "country":
      return account.country;
    case "city":
      return account.city;
    case "address":
    case "phone":
      return null;
  }
}

/** The part of an address after its last `@`. */
function mailDomain(email: string | null): string | null {
  return email?.split("@").at(-1) ?? null;
}

function personValue(person: MatchPerson, kind: EvidenceKind): string | null {
  switch (kind) {
    case "company_name":
      return person.company;
    case "email_domain":
      return mailDomain(person.email);
    case "website_domain":
      return person.website;
    case "country":
      return person.country;
    case "city":
      return person.city;
    case "address":
    case "phone":
      return null;
  }
}

/** The rows in which a person stands beside the candidates. */
export function compareRows(person: MatchPerson, candidates: MatchCandidate[]): CompareRow[] {
  const rows: CompareRow[] = [];
  for (const kind of evidenceKinds) {
    const found = candidates.map(({ evidence }) => evidence.find((item) => item.kind === kind));
    const typed = found.find((item) => item?.person_value != null)?.person_value;
    const said = typed ?? personValue(person, kind);
    if (said === null && found.every((item) => item === undefined)) continue;
    const cells = candidates.map(({ account }, place) => {
      const item = found[place];
      return {
        value: item ? item.account_value : ownValue(account, kind),
        agreement: item && agreementOf(item),
      };
    });
    rows.push({ kind, person: said, cells });
  }
  return rows;
}
