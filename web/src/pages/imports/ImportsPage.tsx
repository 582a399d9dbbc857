import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { May } from "../../components/May";
import { PageHead } from "../../components/PageHead";
import { EmptyState, ErrorState, SkeletonLines } from "../../components/states";
import { useFormat } from "../../format";
import { useTranslate, wordOf } from "../../i18n";
import { type Import, importsQuery } from "./api";
import { ImportStateTag } from "./ImportStateTag";
import { IntentUpload } from "./IntentUpload";
import "./imports.css";

/** All imports, newest first. */
export function ImportsPage() {
  const t = useTranslate();
  const imports = useQuery({
    ...importsQuery,
    refetchInterval: ({ state }) =>
      state.data?.items.some((item) => item.state === "running") ? 1000 : false,
  });
  const items = imports.data?.items ?? [];
  return (
    <div className="page">
      <div className="page-inner">
        <PageHead title={t("nav.imports")} note={t("imports.note")}>
          <May action="import_records">
            <Link to="/imports/new" className="button button-primary">
              {t("imports.new")}
            </Link>
          </May>
        </PageHead>
        <div className="card">
          {imports.isError && (
            <ErrorState
              what={t("imports.list_failed")}
              error={imports.error}
              onRetry={() => imports.refetch()}
            />
          )}
          {imports.isPending && (
            <div className="card-body">
              <SkeletonLines count={6} />
            </div>
          )}
          {imports.isSuccess && items.length === 0 && (
            <EmptyState text={t("imports.first_use")}>
              <May action="import_records" says>
                <Link to="/imports/new" className="button">
                  {t("imports.new")}
                </Link>
              </May>
            </EmptyState>
          )}
          {items.length > 0 && <ImportsTable items={items} />}
        </div>
        <May action="import_intent">
          <IntentUpload />
        </May>
      </div>
    </div>
  );
}

function ImportsTable({ items }: { items: Import[] }) {
  const t = useTranslate();
  const format = useFormat();
  const counts = ["created", "updated", "unchanged", "rejected"] as const;
  return (
    <section className="scroll-x" tabIndex={0} aria-label={t("imports.past")}>
      <table className="data-table">
        <thead>
          <tr>
            <th scope="col">{t("imports.file")}</th>
            <th scope="col">{t("imports.entity")}</th>
            <th scope="col">{t("imports.state")}</th>
            {counts.map((count) => (
              <th key={count} scope="col" className="number">
                {t(`imports.${count}`)}
              </th>
            ))}
            <th scope="col">{t("imports.started")}</th>
          </tr>
        </thead>
        <tbody>
          {items.map((item) => (
            <tr key={item.id}>
              <th scope="row">
                <Link to="/imports/$importId" params={{ importId: String(item.id) }} data-row>
                  {item.file}
                </Link>
              </th>
              <td>{wordOf(t, "entity", item.entity)}</td>
              <td>
                <ImportStateTag item={item} />
              </td>
              {counts.map((count) => (
                <td key={count} className="number">
                  {format.integer(item[count])}
                </td>
              ))}
              <td title={format.dateTime(item.started_at)}>{format.relative(item.started_at)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
