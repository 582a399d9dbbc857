import { Link } from "@tanstack/react-router";
import { useTranslate } from "../i18n";
import { PageHead } from "./PageHead";
import { EmptyState } from "./states";

/** What stands at an address that no page has. */
export function NotFound() {
  const t = useTranslate();
  return (
    <div className="page">
      <div className="page-inner">
        <PageHead title={t("not_found.title")} />
        <EmptyState text={t("not_found.text")}>
          <Link to="/accounts" className="button">
            {t("nav.accounts")}
          </Link>
        </EmptyState>
      </div>
    </div>
  );
}
