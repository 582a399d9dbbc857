import type { UseQueryResult } from "@tanstack/react-query";
import { useQueries } from "@tanstack/react-query";
import { useVirtualizer } from "@tanstack/react-virtual";
import { type CSSProperties, type KeyboardEvent, useRef, useState } from "react";
import { useHeld } from "../../components/useHeld";
import { useFormat } from "../../format";
import { useTranslate } from "../../i18n";
import { AccountRow } from "./AccountRow";
import type { Change } from "./AccountsPage";
import { type Account, accountsQuery } from "./api";
import { type Column, columns, gridTracks } from "./columns";
import {
  type AccountsState,
  accountParams,
  defaultSort,
  nextSort,
  windowSize,
  windowsOf,
} from "./state";
import { rowHeight, useTableKeys } from "./useTableKeys";

/** More than are ever in sight: rows that leave at one end come back at the other, made once. */
const slots = 128;

/** Browsers cannot lay out more pixels than this; whoever has more rows narrows the list. */
const mostRows = 400_000;

interface Window {
  items: Account[];
  total: number;
}

interface Properties {
  state: AccountsState;
  first: UseQueryResult<Window>;
  change: Change;
}

/** The rows of the visible windows, by their place in the whole list. */
function useRows(state: AccountsState, first: Window | undefined, windows: number[]) {
  const results = useQueries({
    queries: windows.map((index) =>
      accountsQuery({
        ...accountParams(state),
        limit: windowSize,
        offset: index * windowSize,
      }),
    ),
  });
  return (place: number): Account | undefined => {
    const index = Math.floor(place / windowSize);
    const found = results[windows.indexOf(index)]?.data ?? (index === 0 ? first : undefined);
    return found?.items[place % windowSize];
  };
}

/** A table that holds only the rows in sight and asks for them window by window. */
export function AccountsTable({ state, first, change }: Properties) {
  const t = useTranslate();
  const format = useFormat();
  const scroller = useRef<HTMLDivElement>(null);
  const [shown, setShown] = useState(state);
  // While a new list is on its way the old one stays, so nothing jumps.
  if (first.isSuccess && !first.isPlaceholderData && shown !== state) setShown(state);
  const total = Math.min(first.data?.total ?? 0, mostRows);
  const virtualizer = useVirtualizer({
    count: first.data ? total : 20,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 8,
    scrollPaddingStart: rowHeight,
  });
  const visible = virtualizer.getVirtualItems();
  const last = visible.at(-1)?.index ?? 0;
  const windows = first.data ? windowsOf(visible[0]?.index ?? 0, last) : [];
  const held = useHeld(useRows(shown, first.data, windows));
  const rowAt = held.shown;
  const open = (account: Account | undefined) => change({ open: account?.id });
  const { goTo } = useTableKeys({
    scroller,
    total,
    onOpen: (place) => {
      const account = rowAt(place);
      if (account) open(account);
      return account !== undefined;
    },
  });
  return (
    <div
      className="table-scroll"
      ref={scroller}
      data-scroll="accounts"
      style={{ "--tracks": gridTracks } as CSSProperties}
      onKeyDown={(event) => onArrow(event, goTo)}
      onPointerDown={held.onPointerDown}
    >
      <div role="table" aria-rowcount={total + 1} aria-label={t("accounts.title")}>
        <HeaderRow sort={state.sort ?? defaultSort} change={change} />
        <div role="rowgroup" style={{ height: virtualizer.getTotalSize(), position: "relative" }}>
          {visible.map(({ index, start }) => (
            <AccountRow
              key={index % slots}
              place={index}
              top={start}
              account={rowAt(index)}
              isOpen={rowAt(index)?.id === state.open && state.open !== undefined}
              onOpen={open}
              format={format}
              t={t}
            />
          ))}
        </div>
      </div>
    </div>
  );
}

/** Arrows go on from the row that has the focus; elsewhere they scroll, as everywhere. */
function onArrow(event: KeyboardEvent<HTMLElement>, goTo: (place: number) => void): void {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const row = (event.target as HTMLElement).closest<HTMLElement>("[data-place]");
  if (!step || !row || event.metaKey || event.ctrlKey || event.altKey) return;
  event.preventDefault();
  goTo(Number(row.dataset.place) + step);
}

type HeadOf = Omit<Column, "width" | "cell">;

const nameColumn: HeadOf = {
  key: "name",
  sort: "name",
  ascendingFirst: true,
  label: "column.account",
  essential: true,
};

function HeaderRow({ sort, change }: { sort: string; change: Change }) {
  const t = useTranslate();
  const head = ({ key, sort: field, ascendingFirst, label, ...rest }: HeadOf) => {
    const { hint, numeric, essential } = rest;
    const active = sort.replace(/^-/, "") === field;
    const direction = sort.startsWith("-") ? "descending" : "ascending";
    return (
      <div
        key={key}
        role="columnheader"
        className={numeric ? "number" : undefined}
        data-essential={essential === true}
        aria-sort={active ? direction : "none"}
      >
        <button
          type="button"
          title={t(hint ?? label)}
          onClick={() => change({ sort: nextSort(sort, field, !ascendingFirst) })}
        >
          {t(label)}
          {active && <span aria-hidden="true">{direction === "descending" ? " ↓" : " ↑"}</span>}
        </button>
      </div>
    );
  };
  return (
    <div role="rowgroup" className="table-head">
      <div role="row" className="table-row" aria-rowindex={1}>
        {head(nameColumn)}
        {columns.map(head)}
      </div>
    </div>
  );
}
