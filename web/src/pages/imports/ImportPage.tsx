import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { Card } from "../../components/Card";
import { PageHead } from "../../components/PageHead";
import { ErrorState, SkeletonLines } from "../../components/states";
import { useFormat } from "../../format";
import { useTranslate, wordOf } from "../../i18n";
import { importQuery } from "./api";
import { ImportReport } from "./ImportReport";
import { useRefreshAfterImport } from "./useRefreshAfterImport";
import "./imports.css";

/** One import. */
export function ImportPage() {
  const t = useTranslate();
  const format = useFormat();
  const { importId } = useParams({ from: "/imports/$importId" });
  const found = useQuery(importQuery(Number(importId)));
  const item = found.data;
  useRefreshAfterImport(item);
  return (
    <div className="page">
      <div className="page-inner">
        <PageHead
          title={item?.file ?? t("nav.imports")}
          note={item && `${wordOf(t, "entity", item.entity)} · ${format.dateTime(item.started_at)}`}
          crumb={
            <Link to="/imports" className="crumb">
              {t("nav.imports")}
            </Link>
          }
        />
        {found.isError && (
          <ErrorState
            what={t("imports.report_failed")}
            error={found.error}
            onRetry={() => found.refetch()}
          />
        )}
        <Card title={t("imports.report")}>
          {found.isPending && <SkeletonLines count={5} />}
          {item && <ImportReport item={item} />}
        </Card>
        {item?.state === "done" && !item.dry_run && (
          <p className="row">
            <Link to="/accounts" className="button button-primary">
              {t("imports.see_accounts")}
            </Link>
            <Link to="/imports/new" className="button">
              {t("imports.another")}
            </Link>
          </p>
        )}
      </div>
    </div>
  );
}
