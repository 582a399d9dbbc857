import { useQuery } from "@tanstack/react-query";
import { useDeferredValue, useState } from "react";
import { ApiFailure } from "../../api";
import { afterPress } from "../../components/afterPress";
import { useFormat } from "../../format";
import { useTranslate, wordOf } from "../../i18n";
import type { Change } from "./AccountsPage";
import { type AccountFacets, facetsQuery } from "./api";
import { FilterBuilder } from "./builder/FilterBuilder";
import { type AccountsState, cleared, type FacetField, isFiltered } from "./state";

interface Properties {
  state: AccountsState;
  change: Change;
  error: Error | null;
}

const facetLists = [
  ["stage", "stages"],
  ["market_state", "market_states"],
  ["industry", "industries"],
  ["country", "countries"],
  ["owner", "owners"],
] as const satisfies readonly (readonly [FacetField, keyof AccountFacets])[];

/** Search, facets and the free filter text. */
export function FilterBar({ state, change, error }: Properties) {
  const t = useTranslate();
  const facets = useQuery(facetsQuery()).data;
  return (
    <div className="filter-bar">
      <SearchField key={state.search ?? ""} state={state} change={change} />
      {facetLists.map(([field, list]) => (
        <FacetSelect
          key={field}
          field={field}
          values={facets?.[list] ?? []}
          chosen={state[field]}
          change={change}
        />
      ))}
      <FilterField key={`filter ${state.filter}`} state={state} change={change} error={error} />
      <BuilderButton state={state} change={change} />
      {isFiltered(state) && (
        <button
          type="button"
          className="button button-plain"
          onClick={() =>
            change({
              search: undefined,
              filter: undefined,
              tier: undefined,
              stage: undefined,
              market_state: undefined,
              industry: undefined,
              country: undefined,
              owner: undefined,
              ...cleared(state),
            })
          }
        >
          {t("action.clear_filters")}
        </button>
      )}
    </div>
  );
}

function SearchField({ state, change }: { state: AccountsState; change: Change }) {
  const t = useTranslate();
  const [text, setText] = useState(state.search ?? "");
  const commit = () => {
    const search = text.trim() || undefined;
    if (search !== state.search) change({ search });
  };
  return (
    <form
      role="search"
      className="search-field"
      onSubmit={(event) => {
        event.preventDefault();
        commit();
      }}
    >
      <input
        className="input"
        type="search"
        data-search
        aria-label={t("accounts.search")}
        placeholder={t("accounts.search")}
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          if (event.target.value === "" && state.search) change({ search: undefined });
        }}
        onBlur={() => afterPress(commit)}
        onKeyDown={(event) => {
          if (event.key === "Escape") event.currentTarget.blur();
        }}
      />
      <kbd aria-hidden="true">/</kbd>
    </form>
  );
}

function BuilderButton({ state, change }: { state: AccountsState; change: Change }) {
  const t = useTranslate();
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <button type="button" className="button" onClick={() => setOpen(true)}>
        {t("builder.open")}
      </button>
      {isOpen && (
        <FilterBuilder
          text={state.filter ?? ""}
          onApply={(text) => {
            setOpen(false);
            change({ filter: text || undefined });
          }}
          onClose={() => setOpen(false)}
        />
      )}
    </>
  );
}

interface FacetProperties {
  field: FacetField;
  values: AccountFacets["industries"];
  chosen: string | undefined;
  change: Change;
}

function FacetSelect({ field, values, chosen, change }: FacetProperties) {
  const t = useTranslate();
  const format = useFormat();
  const named = useDeferredValue(values).filter(({ value }) => value !== null);
  const known = chosen === undefined || named.some(({ value }) => value === chosen);
  const wordFor = (value: string) => {
    if (field === "stage" || field === "market_state") return wordOf(t, field, value);
    return field === "country" ? format.country(value) : value;
  };
  return (
    <select
      className="select"
      aria-label={t(`column.${field}`)}
      value={chosen ?? ""}
      data-active={chosen !== undefined}
      onChange={(event) => change({ [field]: event.target.value || undefined })}
    >
      <option value="">{t(`facet.${field}`)}</option>
      {!known && <option value={chosen}>{wordFor(chosen)}</option>}
      {named.map(({ value, count }) => (
        <option key={value} value={value ?? ""}>
          {`${wordFor(value ?? "")} (${format.integer(count)})`}
        </option>
      ))}
    </select>
  );
}

function FilterField({ state, change, error }: Properties) {
  const t = useTranslate();
  const [text, setText] = useState(state.filter ?? "");
  const wrong = error instanceof ApiFailure && error.status === 400 && state.filter !== undefined;
  return (
    <form
      className="filter-field"
      onSubmit={(event) => {
        event.preventDefault();
        change({ filter: text.trim() || undefined });
      }}
    >
      <input
        className="input"
        spellCheck={false}
        autoComplete="off"
        aria-label={t("accounts.filter")}
        aria-invalid={wrong}
        placeholder={t("accounts.filter_example")}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
    </form>
  );
}
