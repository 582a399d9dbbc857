import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useFormat } from "../../format";
import { type MessageKey, useTranslate } from "../../i18n";
import { matchReportQuery } from "./api";

const tabs: { to: string; label: MessageKey }[] = [
  { to: "/matching", label: "matching.tab.report" },
  { to: "/matching/review", label: "matching.tab.review" },
  { to: "/matching/proposed", label: "matching.tab.proposed" },
  { to: "/duplicates", label: "matching.tab.duplicates" },
  { to: "/matching/domains", label: "matching.tab.domains" },
];

/** The pages about who belongs to which account. */
export function MatchingTabs() {
  const t = useTranslate();
  const format = useFormat();
  const waiting = useQuery(matchReportQuery).data?.review;
  return (
    <nav className="tabs" aria-label={t("nav.matching")}>
      {tabs.map(({ to, label }) => (
        <Link key={to} to={to} activeOptions={{ exact: true, includeSearch: false }}>
          {t(label)}
          {to === "/matching/review" && waiting !== undefined && (
            <span className="count tabular">{format.integer(waiting)}</span>
          )}
        </Link>
      ))}
    </nav>
  );
}
