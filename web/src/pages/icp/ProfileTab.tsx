import { Link } from "@tanstack/react-router";
import { LiftBar } from "../../charts/LiftBar";
import { Card } from "../../components/Card";
import { CopyButton } from "../../components/CopyButton";
import { EmptyState } from "../../components/states";
import { useFormat } from "../../format";
import { useTranslate } from "../../i18n";
import type { Icp, IcpFinding } from "./api";
import { attributeText, draftAddress, valueText } from "./words";

/** What separates: the profile, and the negative profile. */
export function ProfileTab({ icp }: { icp: Icp }) {
  const t = useTranslate();
  const positive = icp.findings.filter(({ points }) => points > 0);
  const compared = icp.comparisons > 0;
  const negative = icp.findings.filter(({ points }) => points < 0);
  return (
    <>
      <Card title={t("icp.profile")} note={<Method icp={icp} />} flush>
        {positive.length > 0 ? (
          <Findings {...{ icp }} findings={positive} label={t("icp.profile")} id="positive" />
        ) : (
          <EmptyState text={t(compared ? "icp.profile_none" : "icp.nothing_compared")} />
        )}
      </Card>
      <Card title={t("icp.negative")} note={t("icp.negative_note")} flush>
        {negative.length > 0 ? (
          <Findings {...{ icp }} findings={negative} label={t("icp.negative")} id="negative" />
        ) : (
          <EmptyState text={t(compared ? "icp.negative_none" : "icp.nothing_compared")} />
        )}
      </Card>
      {icp.customers_without_deal > 0 && <CustomersNote count={icp.customers_without_deal} />}
    </>
  );
}

function CustomersNote({ count }: { count: number }) {
  const t = useTranslate();
  const format = useFormat();
  return <p className="muted">{t("icp.customers_note", { count: format.integer(count) })}</p>;
}

/** How findings come about. */
function Method({ icp }: { icp: Icp }) {
  const t = useTranslate();
  const format = useFormat();
  return (
    <details className="formula">
      <summary>{t("rising.how")}</summary>
      <span>
        {t("icp.method", {
          comparisons: format.integer(icp.comparisons),
          rate: format.percent(icp.false_discovery_rate),
          min: format.integer(icp.accounts_min),
        })}
      </span>
      <code>10 · log₂(odds ratio) · τ² ÷ (τ² + s²)</code>
      <span>{t("icp.method_points")}</span>
    </details>
  );
}

interface FindingsProperties {
  icp: Icp;
  findings: IcpFinding[];
  label: string;
  id: string;
}

function Findings({ icp, findings, label, id }: FindingsProperties) {
  const t = useTranslate();
  return (
    <section className="scroll-x card-table" tabIndex={0} aria-label={label}>
      <table className="data-table icp-table" data-testid={`findings-${id}`}>
        <thead>
          <tr>
            <th scope="col">{t("icp.column.value")}</th>
            <th scope="col" className="number">
              {t("icp.won")}
            </th>
            <th scope="col" className="number">
              {t("icp.lost")}
            </th>
            <th scope="col" className="number">
              {t("icp.never")}
            </th>
            <th scope="col">{t("icp.column.lift")}</th>
            <th scope="col" className="number">
              {t("icp.column.points")}
            </th>
            <th scope="col">{t("icp.column.rule")}</th>
          </tr>
        </thead>
        <tbody>
          {findings.map((finding) => (
            <FindingRow key={finding.number} icp={icp} finding={finding} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

function FindingRow({ icp, finding }: { icp: Icp; finding: IcpFinding }) {
  const t = useTranslate();
  const format = useFormat();
  const { attribute, value, against, filter } = finding;
  const whole = icp.attributes.find((known) => known.attribute === attribute);
  // Where a deal came from is not known of accounts without a deal: that is not none of them.
  const asked = (whole?.known.never ?? 0) > 0;
  const compared = against === "lost" ? value.win : value.reach;
  const name = `${attributeText(t, attribute)}: ${valueText(attribute, value, t, format)}`;
  return (
    <tr>
      <th scope="row">
        {filter ? (
          <Link to="/accounts" search={{ filter }}>
            {name}
          </Link>
        ) : (
          name
        )}
        {finding.contradicted && <p className="small muted">{t("icp.contradicted")}</p>}
      </th>
      <td className="number">{format.integer(value.counts.won)}</td>
      <td className="number">{format.integer(value.counts.lost)}</td>
      <td className="number">{asked ? format.integer(value.counts.never) : "–"}</td>
      <td>
        {compared && (
          <>
            <LiftBar found={compared} />
            <span className="small muted">
              {t(`icp.lift_${against}`, {
                lift: factor(compared.lift),
                low: factor(compared.lift_low),
                high: factor(compared.lift_high),
                rate: format.percent(compared.rate.rate),
              })}
            </span>
          </>
        )}
      </td>
      <td className="number">{format.signed(finding.points)}</td>
      <td>
        {finding.rule ? (
          <div className="icp-rule">
            <a
              className="button"
              href={draftAddress(finding)}
              aria-label={t("icp.draft_of", { name })}
            >
              {t("icp.draft")}
            </a>
            <CopyButton text={finding.rule} label={t("icp.copy_of", { name })} />
          </div>
        ) : (
          <span className="muted small">{t("icp.no_rule")}</span>
        )}
      </td>
    </tr>
  );
}

/** A ratio with two digits. */
const factor = (ratio: number) => ratio.toFixed(2);
