import { useQuery } from "@tanstack/react-query";
import { Card } from "../../components/Card";
import { ErrorState, SkeletonLines } from "../../components/states";
import { useFormat } from "../../format";
import { useTranslate } from "../../i18n";
import { accountPropensityQuery } from "../icp/api";
import { attributeText } from "../icp/words";

/** How many reasons are shown. */
const driversShown = 6;

/** How likely the account is to be won once a deal is made, and why. */
export function PropensityCard({ id }: { id: number }) {
  const t = useTranslate();
  const format = useFormat();
  const found = useQuery(accountPropensityQuery(id));
  const data = found.data;
  const prospect = data?.prospect;
  return (
    <Card title={t("icp.account_title")} note={t("icp.account_note")}>
      {found.isPending && <SkeletonLines count={3} />}
      {found.isError && (
        <ErrorState
          what={t("icp.propensity_failed")}
          error={found.error}
          onRetry={() => found.refetch()}
        />
      )}
      {data && !prospect && (
        <p className="muted" data-testid="propensity">
          {t(data.basis === "no_signal" ? "icp.basis.no_signal" : "icp.account_none")}
        </p>
      )}
      {data && prospect && (
        <div data-testid="propensity">
          <p className="strong tabular">{format.percent(prospect.probability)}</p>
          <p className="small muted">
            {t(data.basis === "learned" ? "icp.basis.learned" : "icp.basis.prior_short")}
          </p>
          <ul className="icp-reasons">
            {prospect.drivers.slice(0, driversShown).map((driver) => (
              <li key={`${driver.attribute} ${driver.value}`}>
                <span className={`tag ${driver.log_odds < 0 ? "tag-bad" : "tag-good"}`}>
                  {format.signed((10 * driver.log_odds) / Math.LN2)}
                </span>{" "}
                {attributeText(t, driver.attribute)}: {driver.value ?? t("icp.not_known")}
              </li>
            ))}
          </ul>
        </div>
      )}
    </Card>
  );
}
