import { Link, useSearch } from "@tanstack/react-router";
import { PageHead } from "../../components/PageHead";
import { Toast, useNotice } from "../../components/Toast";
import { useTranslate } from "../../i18n";
import { MatchingTabs } from "../matching/MatchingTabs";
import { MergesCard } from "./MergesCard";
import { PairsList } from "./PairsList";
import "./duplicates.css";

/** Accounts that are probably one, and accounts that were made one. */
export function DuplicatesPage() {
  const t = useTranslate();
  const { tab } = useSearch({ from: "/duplicates" });
  const { notice, show } = useNotice();
  const views = [
    [undefined, t("duplicates.pairs")],
    ["merges", t("duplicates.merges")],
  ] as const;
  return (
    <div className="page">
      <div className="page-inner">
        <PageHead title={t("matching.tab.duplicates")} note={t("duplicates.note")}>
          <nav className="segmented" aria-label={t("matching.tab.duplicates")}>
            {views.map(([value, label]) => (
              <Link
                key={label}
                to="/duplicates"
                search={value ? { tab: value } : {}}
                activeOptions={{ exact: true }}
              >
                {label}
              </Link>
            ))}
          </nav>
        </PageHead>
        <MatchingTabs />
        {tab === "merges" ? <MergesCard show={show} /> : <PairsList show={show} />}
      </div>
      <Toast notice={notice} onClose={() => show(null)} />
    </div>
  );
}
