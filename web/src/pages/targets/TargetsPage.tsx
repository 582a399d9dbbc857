import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Card } from "../../components/Card";
import { May } from "../../components/May";
import { OpenNotice } from "../../components/OpenNotice";
import { PageHead } from "../../components/PageHead";
import { EmptyState, ErrorState, SkeletonLines } from "../../components/states";
import { useFormat } from "../../format";
import { useTranslate } from "../../i18n";
import { criteriaListQuery } from "../criteria/api";
import { CriteriaTable } from "../criteria/CriteriaTable";
import { type TargetList, targetListsQuery } from "./api";
import { NewTargetList } from "./NewTargetList";
import { ListStateTag } from "./words";
import "./targets.css";

/** The target lists, and the criteria that they go by. */
export function TargetsPage() {
  const t = useTranslate();
  return (
    <div className="page">
      <div className="page-inner">
        <PageHead title={t("nav.targets")} note={t("targets.note")} />
        <OpenNotice />
        <ListsCard />
        <CriteriaCard />
      </div>
    </div>
  );
}

function ListsCard() {
  const t = useTranslate();
  const lists = useQuery(targetListsQuery);
  const criteria = useQuery(criteriaListQuery);
  const sheets = criteria.data?.items ?? [];
  const items = lists.data?.items ?? [];
  return (
    <Card title={t("targets.lists")} flush>
      {sheets.length > 0 && (
        <May action="plan_targets">
          <NewTargetList sheets={sheets} />
        </May>
      )}
      {lists.isError && (
        <ErrorState
          what={t("targets.failed")}
          error={lists.error}
          onRetry={() => lists.refetch()}
        />
      )}
      {lists.isPending && (
        <div className="card-body">
          <SkeletonLines count={3} />
        </div>
      )}
      {lists.isSuccess && items.length === 0 && (
        <EmptyState
          text={t(criteria.isSuccess && sheets.length === 0 ? "targets.begin" : "targets.none")}
        />
      )}
      {items.length > 0 && <ListsTable items={items} />}
    </Card>
  );
}

function ListsTable({ items }: { items: TargetList[] }) {
  const t = useTranslate();
  const format = useFormat();
  return (
    <section className="scroll-x" tabIndex={0} aria-label={t("targets.lists")}>
      <table className="data-table" data-testid="target-lists">
        <thead>
          <tr>
            <th scope="col">{t("targets.list")}</th>
            <th scope="col">{t("targets.period")}</th>
            <th scope="col">{t("targets.state")}</th>
            <th scope="col" className="number">
              {t("model.version")}
            </th>
            <th scope="col">{t("targets.changed")}</th>
          </tr>
        </thead>
        <tbody>
          {items.map((list) => (
            <tr key={list.id}>
              <th scope="row">
                <Link to="/targets/$targetListId" params={{ targetListId: String(list.id) }}>
                  {list.name}
                </Link>
              </th>
              <td className="nowrap">
                {format.date(list.from)} – {format.date(list.to)}
              </td>
              <td>
                <ListStateTag state={list.state} />
              </td>
              <td className="number">{list.version || "–"}</td>
              <td>{format.dateTime(list.changed_at)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function CriteriaCard() {
  const t = useTranslate();
  const criteria = useQuery(criteriaListQuery);
  const items = criteria.data?.items ?? [];
  return (
    <Card
      title={t("criteria.title")}
      note={t("criteria.note")}
      controls={
        <May action="plan_targets">
          <Link to="/criteria/new" className={`button${items.length ? "" : " button-primary"}`}>
            {t("criteria.new")}
          </Link>
        </May>
      }
      flush
    >
      {criteria.isError && (
        <ErrorState
          what={t("criteria.failed")}
          error={criteria.error}
          onRetry={() => criteria.refetch()}
        />
      )}
      {criteria.isPending && (
        <div className="card-body">
          <SkeletonLines count={2} />
        </div>
      )}
      {criteria.isSuccess && items.length === 0 && <EmptyState text={t("criteria.none_yet")} />}
      {items.length > 0 && <CriteriaTable items={items} />}
    </Card>
  );
}
