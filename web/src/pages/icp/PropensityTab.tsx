import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { useEffect } from "react";
import { Card } from "../../components/Card";
import { EmptyState, ErrorState, SkeletonLines } from "../../components/states";
import { useFormat } from "../../format";
import { useTranslate } from "../../i18n";
import { isOpen, jobQuery } from "../jobs/api";
import {
  learnPropensity,
  type Propensity,
  type Prospect,
  propensityKey,
  propensityQuery,
} from "./api";
import { ModelCards } from "./ModelCards";
import { attributeText } from "./words";

/** How many accounts are shown until somebody asks for all. */
const accountsShown = 10;
/** How many reasons a row shows. */
const driversShown = 4;

/** How likely accounts are to be won, how well that can be known, and why. */
export function PropensityTab() {
  const t = useTranslate();
  const found = useQuery(propensityQuery);
  const learning = useLearning();
  const data = found.data;
  return (
    <>
      <Card
        title={t("icp.propensity")}
        note={data && <Basis found={data} />}
        controls={
          data?.can_learn && (
            <button
              type="button"
              className="button button-primary"
              disabled={learning.isPending}
              onClick={learning.start}
            >
              {t(learning.isPending ? "icp.learning" : "icp.learn")}
            </button>
          )
        }
        flush={(data?.items.length ?? 0) > 0}
      >
        {learning.error && <ErrorState what={t("icp.learn_failed")} error={learning.error} />}
        {found.isError && (
          <ErrorState
            what={t("icp.propensity_failed")}
            error={found.error}
            onRetry={() => found.refetch()}
          />
        )}
        {found.isPending && <SkeletonLines count={8} />}
        {data && data.items.length === 0 && <EmptyState text={t("icp.propensity_none")} />}
        {data && data.items.length > 0 && <ProspectTable items={data.items} />}
      </Card>
      {data?.model && <ModelCards model={data.model} />}
    </>
  );
}

/** Learns in the background: the button waits for the job, and the page follows. */
function useLearning() {
  const queries = useQueryClient();
  const start = useMutation({ mutationFn: learnPropensity });
  const id = start.data?.id;
  const job = useQuery({ ...jobQuery(id ?? 0), enabled: id !== undefined });
  const state = id === undefined ? undefined : job.data?.state;
  useEffect(() => {
    if (state === "done") void queries.invalidateQueries({ queryKey: propensityKey() });
  }, [state, queries]);
  const fault = state === "failed" && job.data?.fault ? new Error(job.data.fault) : null;
  return {
    error: start.error ?? job.error ?? fault,
    isPending: start.isPending || (id !== undefined && (!job.data || isOpen(job.data))),
    start: () => start.mutate(),
  };
}

/** What the probabilities rest on, in words. */
function Basis({ found }: { found: Propensity }) {
  const t = useTranslate();
  const format = useFormat();
  const { basis, sample } = found;
  const key = basis === "prior" && found.can_learn ? "prior_ready" : basis;
  return (
    <>
      <strong className={basis === "learned" ? undefined : "icp-warning"} data-testid="basis">
        {t(`icp.basis.${key}`, { min: format.integer(found.class_min) })}
      </strong>{" "}
      <span>
        {t("icp.sample", {
          won: format.integer(sample.won),
          lost: format.integer(sample.lost),
          undated: format.integer(sample.undated),
          candidates: format.integer(found.candidates),
        })}
      </span>
    </>
  );
}

function ProspectTable({ items }: { items: Prospect[] }) {
  const t = useTranslate();
  const format = useFormat();
  const { all } = useSearch({ from: "/icp" });
  const navigate = useNavigate({ from: "/icp" });
  const left = items.length - accountsShown;
  return (
    <>
      <section className="scroll-x card-table" tabIndex={0} aria-label={t("icp.propensity")}>
        <table className="data-table icp-table" data-testid="prospects">
          <thead>
            <tr>
              <th scope="col">{t("column.account")}</th>
              <th scope="col" className="number">
                {t("icp.column.probability")}
              </th>
              <th scope="col" className="number">
                {t("icp.column.open")}
              </th>
              <th scope="col">{t("rising.why")}</th>
            </tr>
          </thead>
          <tbody>
            {items.slice(0, all ? undefined : accountsShown).map((item) => (
              <ProspectRow key={item.account_id} item={item} />
            ))}
          </tbody>
        </table>
      </section>
      {!all && left > 0 && (
        <div className="card-body">
          <button
            type="button"
            className="button"
            onClick={() => navigate({ search: { tab: "propensity", all: true }, replace: true })}
          >
            {t("action.more", { count: format.integer(left) })}
          </button>
        </div>
      )}
    </>
  );
}

function ProspectRow({ item }: { item: Prospect }) {
  const t = useTranslate();
  const format = useFormat();
  return (
    <tr>
      <th scope="row">
        <Link to="/accounts/$accountId" params={{ accountId: String(item.account_id) }} data-row>
          {item.account}
        </Link>
      </th>
      <td className="number">{format.percent(item.probability)}</td>
      <td className="number">{format.integer(item.open_deals)}</td>
      <td>
        <ul className="icp-reasons">
          {item.drivers.slice(0, driversShown).map((driver) => (
            <li key={`${driver.attribute} ${driver.value}`}>
              <span className={`tag ${driver.log_odds < 0 ? "tag-bad" : "tag-good"}`}>
                {format.signed((10 * driver.log_odds) / Math.LN2)}
              </span>{" "}
              {attributeText(t, driver.attribute)}: {driver.value ?? t("icp.not_known")}
            </li>
          ))}
        </ul>
      </td>
    </tr>
  );
}
