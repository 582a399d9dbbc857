import { useQuery } from "@tanstack/react-query";
import { useId, useState } from "react";
import { workspaceQuery } from "../../../api";
import { useTranslate, wordOf } from "../../../i18n";
import { listsQuery } from "../../lists/api";
import { EVENTS, type Events, eventsField, eventsOf, newEvents, windows } from "./events";
import {
  currencyOf,
  type Field,
  fresh,
  type Kind,
  listText,
  listValues,
  operators,
  type Row,
  type Test,
  takesCurrency,
  withCurrency,
  withOperator,
} from "./tree";

interface Properties {
  row: Row;
  fields: Field[];
  change: (row: Row) => void;
  remove: () => void;
}

/** One condition: field, comparison, value. */
export function RowEditor({ row, fields, change, remove }: Properties) {
  const t = useTranslate();
  const { test } = row;
  const known = fields.find(({ name }) => name === test.field);
  const events = eventsOf(test.field);
  const kind = events ? "number" : (known?.kind ?? "text");
  // People have no counts of their own.
  const hasEvents = fields.some(({ name }) => name === "engaged_people");
  const put = (changed: Test) => change({ ...row, test: changed });
  return (
    <div className="builder-row">
      <label className="builder-not">
        <input
          type="checkbox"
          checked={row.negated}
          onChange={(event) => change({ ...row, negated: event.target.checked })}
        />
        {t("builder.not")}
      </label>
      <select
        className="select"
        aria-label={t("builder.field")}
        value={events ? EVENTS : test.field}
        onChange={(event) => {
          if (event.target.value === EVENTS) {
            put({ field: eventsField(newEvents), ...fresh("number") });
            return;
          }
          const field = fields.find(({ name }) => name === event.target.value);
          if (field) put({ field: field.name, ...fresh(field.kind) });
        }}
      >
        {!known && !events && <option value={test.field}>{test.field}</option>}
        {hasEvents && <option value={EVENTS}>{t("builder.events")}</option>}
        {fields.map(({ name }) => (
          <option key={name} value={name}>
            {wordOf(t, "rule_field", name)}
          </option>
        ))}
      </select>
      {events && <EventsEditor events={events} put={(field) => put({ ...test, field })} />}
      <select
        className="select"
        aria-label={t("builder.operator")}
        value={test.operator}
        onChange={(event) => {
          const operator = operators(kind, test.operator).find((one) => one === event.target.value);
          if (operator) put(withOperator(test, operator, kind));
        }}
      >
        {operators(kind, test.operator).map((operator) => (
          <option key={operator} value={operator}>
            {t(`operator.${operator}`)}
          </option>
        ))}
      </select>
      <Value
        key={`${events ? EVENTS : test.field} ${test.operator}`}
        test={test}
        kind={kind}
        field={known}
        put={put}
      />
      <button
        type="button"
        className="button button-plain"
        aria-label={t("builder.remove")}
        title={t("builder.remove")}
        onClick={remove}
      >
        ×
      </button>
    </div>
  );
}

interface EventsProperties {
  events: Events;
  put: (field: string) => void;
}

/** Which type of events is counted, and within how many days. */
function EventsEditor({ events, put }: EventsProperties) {
  const t = useTranslate();
  const change = (changed: Partial<Events>) => put(eventsField({ ...events, ...changed }));
  return (
    <>
      <input
        className="input"
        aria-label={t("builder.event_type")}
        value={events.type}
        onChange={(event) => change({ type: event.target.value })}
      />
      <select
        className="select"
        aria-label={t("builder.window")}
        value={String(events.days)}
        onChange={(event) => change({ days: Number(event.target.value) })}
      >
        {windows.map((days) => (
          <option key={days} value={String(days)}>
            {t("engagement.days", { days })}
          </option>
        ))}
      </select>
    </>
  );
}

interface ValueProperties {
  test: Test;
  kind: Kind;
  field: Field | undefined;
  put: (test: Test) => void;
}

function Value({ test, kind, field, put }: ValueProperties) {
  const t = useTranslate();
  const isList = test.operator === "in" || test.operator === "not_in";
  const names = useId();
  const values = test.values ?? [];
  const [text, setText] = useState(() => {
    const shown = isList ? listText(values) : String(values[0] ?? "");
    return kind === "instant" ? shown.slice(0, 10) : shown;
  });
  if (values.length === 0 && !isList) return <span />;
  const isNumber = kind === "number" && !isList;
  const currency = isNumber ? currencyOf(test) : null;
  const input = (
    <input
      className="input"
      type={kind === "instant" ? "date" : isNumber ? "number" : "text"}
      step="any"
      aria-label={t("builder.value")}
      list={test.field === "lists" && !isList ? names : undefined}
      placeholder={isList ? t("builder.list") : undefined}
      value={text}
      onChange={(event) => {
        const typed = event.target.value;
        setText(typed);
        if (isList) put({ ...test, values: listValues(typed, kind) });
        else if (isNumber) {
          const number = typed === "" ? typed : Number(typed);
          put({ ...test, values: currency === null ? [number] : [number, currency] });
        } else put({ ...test, values: [typed] });
      }}
    />
  );
  if (test.field === "lists" && !isList) {
    return (
      <>
        {input}
        <ListNames id={names} />
      </>
    );
  }
  if (!isNumber || !takesCurrency(test, field)) return input;
  return (
    <span className="builder-amount">
      {input} <CurrencyOf test={test} put={put} />
    </span>
  );
}

/** The currency of an amount; the workspace's where none is typed. */
function CurrencyOf({ test, put }: Pick<ValueProperties, "test" | "put">) {
  const t = useTranslate();
  const workspace = useQuery(workspaceQuery).data;
  const [code, setCode] = useState(currencyOf(test) ?? "");
  return (
    <input
      className="input builder-currency"
      aria-label={t("builder.currency")}
      placeholder={workspace?.currency ?? ""}
      maxLength={3}
      size={4}
      value={code}
      onChange={(event) => {
        const typed = event.target.value.toUpperCase();
        setCode(typed);
        put(withCurrency(test, typed));
      }}
    />
  );
}

/** The names of the lists, offered while one is typed. */
function ListNames({ id }: { id: string }) {
  const lists = useQuery(listsQuery()).data?.items ?? [];
  return (
    <datalist id={id}>
      {lists.map((list) => (
        <option key={list.id} value={list.name} />
      ))}
    </datalist>
  );
}
