import { useQuery } from "@tanstack/react-query";
import { timelineKindsQuery } from "../../api-tracking";
import { useFormat } from "../../format";
import { useTranslate, wordOf } from "../../i18n";
import type { AccountState } from "./state";

interface Properties {
  id: number;
  state: AccountState;
  change: (part: Partial<AccountState>) => void;
}

/** Narrows a timeline to a type, a channel, a person. */
export function TimelineFilters({ id, state, change }: Properties) {
  const t = useTranslate();
  const kinds = useQuery(timelineKindsQuery(id)).data;
  if (!kinds) return null;
  const people = kinds.people.map(({ id: person, name, count }) => ({
    value: String(person),
    label: name,
    count,
  }));
  const words = (prefix: string, values: typeof kinds.types) =>
    values.map(({ value, count }) => ({
      value: value ?? "",
      label: wordOf(t, prefix, value ?? ""),
      count,
    }));
  return (
    <div className="timeline-filters">
      <Select
        label={t("live.type")}
        all={t("live.all_types")}
        options={words("event", kinds.types)}
        chosen={state.type}
        onChange={(type) => change({ type })}
      />
      <Select
        label={t("column.channel")}
        all={t("timeline.all_channels")}
        options={words("channel", kinds.channels)}
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

interface SelectProperties {
  label: string;
  all: string;
  options: { value: string; label: string; count: number }[];
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
          {`${option.label} (${format.integer(option.count)})`}
        </option>
      ))}
    </select>
  );
}
