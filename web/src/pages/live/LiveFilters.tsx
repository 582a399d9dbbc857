import { useState } from "react";
import { afterPress } from "../../components/afterPress";
import { useTranslate } from "../../i18n";
import { botChoices, isNarrowed, knownShares, type LiveState } from "./state";
import { wordOfKind } from "./words";

interface Properties {
  state: LiveState;
  change: (part: Partial<LiveState>) => void;
  kinds: string[];
}

/** What of the stream is shown. */
export function LiveFilters({ state, change, kinds }: Properties) {
  const t = useTranslate();
  const types = state.type && !kinds.includes(state.type) ? [state.type, ...kinds] : kinds;
  return (
    <div className="filter-bar">
      <SearchField key={state.search ?? ""} state={state} change={change} />
      <select
        className="select"
        aria-label={t("live.type")}
        data-active={state.type !== undefined}
        value={state.type ?? ""}
        onChange={({ target }) => change({ type: target.value || undefined })}
      >
        <option value="">{t("live.all_types")}</option>
        {types.map((kind) => (
          <option key={kind} value={kind}>
            {wordOfKind(t, kind)}
          </option>
        ))}
      </select>
      <select
        className="select"
        aria-label={t("live.known")}
        data-active={state.known !== undefined}
        value={state.known ?? ""}
        onChange={({ target }) =>
          change({ known: knownShares.find((known) => known === target.value) })
        }
      >
        <option value="">{t("live.known.all")}</option>
        {knownShares.map((known) => (
          <option key={known} value={known}>
            {t(`live.known.${known}`)}
          </option>
        ))}
      </select>
      <select
        className="select"
        aria-label={t("live.bots")}
        data-active={state.bots !== undefined}
        value={state.bots ?? ""}
        onChange={({ target }) =>
          change({ bots: botChoices.find((known) => known === target.value) })
        }
      >
        <option value="">{t("live.bots.all")}</option>
        {botChoices.map((choice) => (
          <option key={choice} value={choice}>
            {t(`live.bots.${choice}`)}
          </option>
        ))}
      </select>
      {isNarrowed(state) && (
        <button
          type="button"
          className="button button-plain"
          onClick={() =>
            change({ search: undefined, type: undefined, known: undefined, bots: undefined })
          }
        >
          {t("action.clear_filters")}
        </button>
      )}
    </div>
  );
}

function SearchField({ state, change }: Pick<Properties, "state" | "change">) {
  const t = useTranslate();
  const [text, setText] = useState(state.search ?? "");
  const commit = (value: string) => {
    const search = value.trim() || undefined;
    if (search !== state.search) change({ search });
  };
  return (
    <form
      role="search"
      className="search-field"
      onSubmit={(event) => {
        event.preventDefault();
        commit(text);
      }}
    >
      <input
        className="input"
        type="search"
        data-search
        aria-label={t("live.search")}
        placeholder={t("live.search")}
        value={text}
        onChange={({ target }) => {
          setText(target.value);
          if (target.value === "") commit("");
        }}
        onBlur={() => afterPress(() => commit(text))}
        onKeyDown={(event) => {
          if (event.key === "Escape") event.currentTarget.blur();
        }}
      />
      <kbd aria-hidden="true">/</kbd>
    </form>
  );
}
