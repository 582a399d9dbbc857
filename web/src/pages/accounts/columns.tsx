import type { ReactNode } from "react";
import { MarketTag, StageTag, TierText } from "../../components/words";
import type { Format } from "../../format";
import type { MessageKey } from "../../i18n";
import type { Account } from "./api";

/** A column of the accounts table. */
export interface Column {
  key: string;
  /** The field of the filter language it is sorted by. */
  sort: string;
  /** Where the small comes first: tier 1, the latest activity, A. */
  ascendingFirst?: boolean;
  label: MessageKey;
  /** Says more on hover. */
  hint?: MessageKey;
  /** Width as a track of the grid. */
  width: string;
  numeric?: boolean;
  /** Shown on narrow screens too. */
  essential?: boolean;
  cell: (account: Account, format: Format) => ReactNode;
}

function ScoreCell({ account, format }: { account: Account; format: Format }) {
  return (
    <span className="score-cell">
      <span className="tabular">{format.decimal(account.score)}</span>
      {account.score != null && (
        <span className="meter" aria-hidden="true">
          <span style={{ width: `${account.score}%` }} />
        </span>
      )}
    </span>
  );
}

export const columns: Column[] = [
  {
    key: "tier",
    sort: "tier",
    ascendingFirst: true,
    label: "column.tier",
    width: "minmax(72px, 0.5fr)",
    essential: true,
    cell: (account) => <TierText tier={account.tier} state={account.tier_state} />,
  },
  {
    key: "stage",
    sort: "stage",
    label: "column.stage",
    width: "minmax(108px, 0.5fr)",
    cell: (account) => <StageTag stage={account.stage} name={account.stage_name} />,
  },
  {
    key: "market_state",
    sort: "market_state",
    ascendingFirst: true,
    label: "column.market_state",
    width: "minmax(116px, 0.6fr)",
    cell: (account) => <MarketTag state={account.market_state} />,
  },
  {
    key: "score",
    sort: "score",
    label: "column.score",
    width: "minmax(100px, 0.7fr)",
    essential: true,
    cell: (account, format) => <ScoreCell account={account} format={format} />,
  },
  {
    key: "engagement",
    sort: "engagement",
    label: "column.engagement",
    width: "minmax(92px, 0.5fr)",
    numeric: true,
    cell: (account, format) => format.decimal(account.engagement),
  },
  {
    key: "people_count",
    sort: "people",
    label: "column.people",
    width: "minmax(64px, 0.4fr)",
    numeric: true,
    hint: "column.people_hint",
    cell: (account, format) => (
      <>
        {format.integer(account.engaged_people_count)}
        <span className="muted">{` / ${format.integer(account.people_count)}`}</span>
      </>
    ),
  },
  {
    key: "employees",
    sort: "employees",
    label: "column.employees",
    width: "minmax(86px, 0.5fr)",
    numeric: true,
    cell: (account, format) => format.integer(account.employees),
  },
  {
    key: "open_amount",
    sort: "open_amount",
    label: "column.open_amount",
    width: "minmax(96px, 0.6fr)",
    numeric: true,
    cell: (account, format) => format.money(account.open_amount),
  },
  {
    key: "country",
    sort: "country",
    ascendingFirst: true,
    label: "column.country",
    width: "minmax(92px, 0.95fr)",
    cell: (account, format) => <span className="clip">{format.country(account.country)}</span>,
  },
  {
    key: "last_activity_at",
    sort: "days_since_activity",
    ascendingFirst: true,
    label: "column.last_activity",
    width: "minmax(84px, 0.6fr)",
    cell: (account, format) => (
      <span className="clip" title={format.dateTime(account.last_activity_at)}>
        {format.briefRelative(account.last_activity_at)}
      </span>
    ),
  },
  {
    key: "owner",
    sort: "owner",
    ascendingFirst: true,
    label: "column.owner",
    width: "minmax(80px, 1.05fr)",
    cell: (account) => <span className="clip">{account.owner ?? "–"}</span>,
  },
];

/** The tracks of the whole row, the name first. */
export const gridTracks = ["minmax(172px, 2.2fr)", ...columns.map(({ width }) => width)].join(" ");
