import { memo } from "react";
import type { Format } from "../../format";
import type { Translate } from "../../i18n";
import type { Account } from "./api";
import { columns } from "./columns";

interface Properties {
  place: number;
  top: number;
  account: Account | undefined;
  isOpen: boolean;
  onOpen: (account: Account) => void;
  format: Format;
  t: Translate;
}

function Waiting() {
  return <span className="skeleton" style={{ width: "60%" }} />;
}

function sameRow(before: Properties, after: Properties): boolean {
  return (
    before.place === after.place &&
    before.top === after.top &&
    before.account === after.account &&
    before.isOpen === after.isOpen &&
    before.format === after.format
  );
}

/**
 * One account. A click anywhere opens it beside the list. Rows come and go with every frame of a
 * scroll, so they take their helpers from the table and their link is a plain one.
 */
export const AccountRow = memo(function AccountRow(properties: Properties) {
  const { place, top, account, isOpen, onOpen, format, t } = properties;
  return (
    <div
      role="row"
      className="table-row"
      aria-rowindex={place + 2}
      data-place={place}
      data-open={isOpen}
      style={{ transform: `translateY(${top}px)` }}
      onClick={(event) => {
        if (account && !event.metaKey && !event.ctrlKey) onOpen(account);
      }}
    >
      {/* A row that is still on its way has no name to be a heading. */}
      <div role={account ? "rowheader" : "cell"} className="name-cell" data-essential>
        {account ? (
          <>
            <a
              href={`/accounts/${account.id}`}
              onClick={(event) => {
                if (!event.metaKey && !event.ctrlKey) event.preventDefault();
              }}
            >
              {account.name}
            </a>
            {account.target && (
              <span className="target-mark" role="img" aria-label={t("accounts.target")}>
                ◎
              </span>
            )}
            <span className="muted">{account.industry}</span>
          </>
        ) : (
          <Waiting />
        )}
      </div>
      {columns.map(({ key, numeric, essential, cell }) => (
        <div
          key={key}
          role="cell"
          className={numeric ? "number" : undefined}
          data-essential={essential === true}
        >
          {account ? cell(account, format) : <Waiting />}
        </div>
      ))}
    </div>
  );
}, sameRow);
