import type { Format } from "../../format";
import { type Translate, wordOf } from "../../i18n";
import type { IcpFinding, IcpValue } from "./api";

/** The name of a field; one's own fields are called as they are. */
export function attributeText(t: Translate, attribute: string): string {
  if (attribute.startsWith("custom.")) return attribute.slice("custom.".length);
  const technology = /^technology: (.*)$/.exec(attribute)?.[1];
  if (technology) return `${t("rule_field.technologies")}: ${technology}`;
  if (attribute === "lead_source") return t("field.lead_source");
  return wordOf(t, "rule_field", attribute);
}

/** A value as its field is read. */
export function valueText(
  attribute: string,
  value: Pick<IcpValue, "level" | "from" | "below">,
  t: Translate,
  format: Format,
): string {
  const { level, from, below } = value;
  if (level != null) return attribute === "country" ? format.country(level) : level;
  const number = (bound: number) => {
    if (attribute === "founded_year") return String(bound);
    if (attribute === "revenue_growth") return format.percent(bound);
    if (Math.abs(bound) >= 10_000) return format.compact(bound);
    return Number.isInteger(bound) ? format.integer(bound) : String(bound);
  };
  if (from != null && below != null) {
    return t("icp.band", { from: number(from), below: number(below) });
  }
  if (from != null) return t("icp.band_from", { from: number(from) });
  if (below != null) return t("icp.band_below", { below: number(below) });
  return t("icp.band_any");
}

/** The editor of score models, with the rule of a finding. */
export function draftAddress(finding: IcpFinding): string {
  const rule = new URLSearchParams({
    when: finding.filter ?? "",
    add: String(finding.points),
    dimension: "icp_fit",
  });
  return `/model?${rule}`;
}
