import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useFormat } from "../../format";
import { useTranslate, wordOf } from "../../i18n";
import { timelineKindsQuery, trackedQuery } from "./api";
import { type AccountState, timelineFilter } from "./state";

/** A timeline that is narrowed to nothing. */
const everything = timelineFilter({});

interface Properties {
  id: number;
  state: AccountState;
  change: (part: Partial<AccountState>) => void;
}

/** Narrows a timeline to a type, a channel, a person. */
export function TimelineFilters({ id, state, change }: Properties) {
  const t = useTranslate();
  const kinds = useQuery(timelineKindsQuery(id)).data;
  // The same question as that of a timeline that is not narrowed: nothing is read for it alone.
  const tracked = useInfiniteQuery(trackedQuery(id, everything)).data;
  if (!kinds) return null;
  const items = tracked?.pages.flatMap((page) => page.items) ?? [];
  const people = kinds.people.map(({ id: person, name, count }) => ({
    value: String(person),
    label: name,
    count,
  }));
  const words = (
    prefix: string,
    values: typeof kinds.types,
    others: (string | null)[],
  ): Option[] => {
    const known = values.map(({ value, count }) => ({ value: value ?? "", count }));
    const fresh = [...new Set(others)].filter(
      (other) => other && !known.some(({ value }) => value === other),
    );
    // How many there are of what is only tracked is not counted before it is read.
    return [...known, ...fresh.map((value) => ({ value: value ?? "", count: null }))].map(
      (option) => ({ ...option, label: wordOf(t, prefix, option.value) }),
    );
  };
  return (
    <div className="timeline-filters">
      <Select
        label={t("live.type")}
        all={t("live.all_types")}
        options={words(
          "event",
          kinds.types,
          items.map(({ type }) => type),
        )}
        chosen={state.type}
        onChange={(type) => change({ type })}
      />
      <Select
        label={t("column.channel")}
        all={t("timeline.all_channels")}
        options={words(
          "channel",
          kinds.channels,
          items.map(({ channel }) => channel),
        )}
        chosen={state.channel}
        onChange={(channel) => change({ channel })}
      />
      <Select
        label={t("timeline.person")}
        all={t("timeline.all_people")}
        options={people}
        chosen={state.person === undefined ? undefined : String(state.person)}
        onChange={(person) => change({ person: person ? Number(person) : undefined })}
      />
    </div>
  );
}

interface Option {
  value: string;
  label: string;
  count: number | null;
}

interface SelectProperties {
  label: string;
  all: string;
  options: Option[];
  chosen: string | undefined;
  onChange: (value: string | undefined) => void;
}

function Select({ label, all, options, chosen, onChange }: SelectProperties) {
  const format = useFormat();
  const isKnown = chosen === undefined || options.some(({ value }) => value === chosen);
  if (options.length < 2 && chosen === undefined) return null;
  return (
    <select
      className="select"
      aria-label={label}
      data-active={chosen !== undefined}
      value={chosen ?? ""}
      onChange={({ target }) => onChange(target.value || undefined)}
    >
      <option value="">{all}</option>
      {!isKnown && <option value={chosen}>{chosen}</option>}
      {options.map((option) => (
        <option key={option.value} value={option.value}>
          {option.count === null
            ? option.label
            : `${option.label} (${format.integer(option.count)})`}
        </option>
      ))}
    </select>
  );
}
