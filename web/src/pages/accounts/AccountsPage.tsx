import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { workspaceQuery } from "../../api";
import { Icon } from "../../components/Icon";
import { LinePicker } from "../../components/LinePicker";
import { May } from "../../components/May";
import { PageHead } from "../../components/PageHead";
import { EmptyState, ErrorState } from "../../components/states";
import { TerritoryNotice } from "../../components/TerritoryNotice";
import { useFormat } from "../../format";
import { useTranslate } from "../../i18n";
import { AddToList } from "../lists/AddToList";
import { AccountDrawer } from "./AccountDrawer";
import { AccountsTable } from "./AccountsTable";
import { accountsQuery, exportAddress, filterNoticesQuery } from "./api";
import { FilterBar } from "./FilterBar";
import { SavedViews } from "./SavedViews";
import {
  type AccountsState,
  accountParams,
  cleared,
  composeFilter,
  isFiltered,
  windowSize,
} from "./state";
import { TierBar } from "./TierBar";
import "./accounts.css";

/** Changes a part of the page's state, and with it the URL. */
export type Change = (change: Partial<AccountsState>) => void;

/** All accounts, ranked; filtered, searched and sorted by the URL. */
export function AccountsPage() {
  const t = useTranslate();
  const format = useFormat();
  const state = useSearch({ from: "/accounts" });
  const navigate = useNavigate({ from: "/accounts" });
  const change: Change = (part) =>
    navigate({
      search: (before) => ({ ...before, ...part }),
      replace: !("open" in part),
    });
  const first = useQuery({
    ...accountsQuery({ ...accountParams(state), limit: windowSize, offset: 0 }),
    placeholderData: keepPreviousData,
  });
  const [listing, setListing] = useState(false);
  const workspace = useQuery(workspaceQuery).data;
  const empty = first.data?.total === 0 && !first.isPlaceholderData;
  const title = t("accounts.title");
  return (
    <div className="page page-fill accounts-page">
      <PageHead title={title} note={t("accounts.note")}>
        <SavedViews state={state} />
        <May action="edit_lists">
          <button
            type="button"
            className="button"
            disabled={!first.data?.total || first.isPlaceholderData}
            onClick={() => setListing(true)}
          >
            <Icon name="lists" />
            {t("lists.add_to")}
          </button>
        </May>
        <May action="export_records">
          <a className="button" href={exportAddress(accountParams(state))} download>
            <Icon name="download" />
            {t("accounts.export")}
          </a>
        </May>
      </PageHead>
      <TerritoryNotice />
      <section className="card accounts-card" aria-label={title}>
        <div className="card-head">
          <h2>
            {title}{" "}
            <span className="muted tabular" aria-live="polite" data-testid="total">
              {first.data ? format.integer(first.data.total) : ""}
            </span>
          </h2>
          <LinePicker
            lines={workspace?.product_lines ?? []}
            line={state.line}
            onChoose={(line) => change({ line })}
          />
          <TierBar state={state} change={change} />
        </div>
        <FilterBar state={state} change={change} error={first.error} />
        {first.isError && first.error && (
          <ErrorState
            what={t("accounts.failed")}
            error={first.error}
            onRetry={() => first.refetch()}
          />
        )}
        {empty && !isFiltered(state) && workspace?.counts.accounts === 0 && <FirstUse />}
        {empty && (isFiltered(state) || workspace?.counts.accounts !== 0) && (
          <NoMatch state={state} />
        )}
        {!empty && !first.isError && <AccountsTable state={state} first={first} change={change} />}
      </section>
      {listing && (
        <AddToList
          selection={{
            filter: composeFilter(state) ?? "",
            search: state.search,
            line: state.line,
          }}
          count={first.data?.total ?? 0}
          onClose={() => setListing(false)}
        />
      )}
      {state.open !== undefined && (
        <AccountDrawer
          key={state.open}
          id={state.open}
          line={state.line}
          onClose={() => change({ open: undefined })}
        />
      )}
    </div>
  );
}

function FirstUse() {
  const t = useTranslate();
  return (
    <EmptyState text={t("accounts.first_use")}>
      <Link to="/imports/new" className="button button-primary">
        {t("imports.new")}
      </Link>
    </EmptyState>
  );
}

function NoMatch({ state }: { state: AccountsState }) {
  const t = useTranslate();
  const format = useFormat();
  const named = [
    state.search && t("accounts.search"),
    state.tier && t("column.tier"),
    state.stage && t("column.stage"),
    state.industry && t("column.industry"),
    state.country && t("column.country"),
    state.owner && t("column.owner"),
    state.filter && t("accounts.filter"),
  ].filter((name): name is string => Boolean(name));
  return (
    <EmptyState text={t("accounts.no_match", { filters: format.list(named) })}>
      <UnknownValues filter={composeFilter(state) ?? ""} />
      <Link to="/accounts" search={cleared(state)} className="button">
        {t("action.clear_filters")}
      </Link>
    </EmptyState>
  );
}

/** Values of a filter that nothing is called: why nobody is found. */
function UnknownValues({ filter }: { filter: string }) {
  const reading = useQuery({ ...filterNoticesQuery(filter), enabled: filter !== "" });
  return reading.data?.notices.map((notice) => (
    <p key={notice} data-testid="filter-notice">
      {notice}
    </p>
  ));
}
