import { useQuery } from "@tanstack/react-query";
import { Link, useSearch } from "@tanstack/react-router";
import { PageHead } from "../../components/PageHead";
import { ErrorState, SkeletonLines } from "../../components/states";
import { useFormat } from "../../format";
import { useTranslate } from "../../i18n";
import { AttributesTab } from "./AttributesTab";
import { type Icp, icpQuery } from "./api";
import { LookalikesTab } from "./LookalikesTab";
import { ProfileTab } from "./ProfileTab";
import { PropensityTab } from "./PropensityTab";
import { tabs } from "./state";
import "./icp.css";

/** What won and lost deals teach: the profile, look-alikes, propensity. */
export function IcpPage() {
  const t = useTranslate();
  const { tab = "profile" } = useSearch({ from: "/icp" });
  const icp = useQuery(icpQuery);
  return (
    <div className="page">
      <div className="page-inner">
        <PageHead title={t("icp.title")} note={t("icp.note")} />
        <nav className="tabs" aria-label={t("icp.title")}>
          {tabs.map((known) => (
            <Link
              key={known}
              to="/icp"
              search={{ tab: known === "profile" ? undefined : known }}
              activeOptions={{ includeSearch: true, explicitUndefined: true }}
            >
              {t(`icp.tab.${known}`)}
            </Link>
          ))}
        </nav>
        {icp.isError && (
          <ErrorState what={t("icp.failed")} error={icp.error} onRetry={() => icp.refetch()} />
        )}
        {icp.isPending && (
          <section className="card card-body">
            <SkeletonLines count={8} />
          </section>
        )}
        {icp.data && <Outcomes icp={icp.data} />}
        {icp.data && tab === "profile" && <ProfileTab icp={icp.data} />}
        {icp.data && tab === "attributes" && <AttributesTab icp={icp.data} />}
        {tab === "lookalikes" && <LookalikesTab />}
        {tab === "propensity" && <PropensityTab />}
      </div>
    </div>
  );
}

/** Accounts by what came of them. */
function Outcomes({ icp }: { icp: Icp }) {
  const t = useTranslate();
  const format = useFormat();
  const { counts, base } = icp;
  const figures = [
    ["won", counts.won],
    ["lost", counts.lost],
    ["never", counts.never],
  ] as const;
  return (
    <section className="card figures" aria-label={t("icp.outcomes")} data-testid="outcomes">
      {figures.map(([key, count]) => (
        <div className="figure" key={key}>
          <p className="muted">{t(`icp.${key}`)}</p>
          <p className="figure-value tabular">{format.integer(count)}</p>
          <p className="small muted">{t(`icp.${key}_note`)}</p>
        </div>
      ))}
      <div className="figure">
        <p className="muted">{t("icp.base")}</p>
        <p className="figure-value tabular">{format.percent(base?.rate)}</p>
        <p className="small muted">
          {base &&
            t("rate.interval", { low: format.percent(base.low), high: format.percent(base.high) })}
        </p>
      </div>
    </section>
  );
}
