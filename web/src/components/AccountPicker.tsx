import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { type KeyboardEvent, useDeferredValue, useId, useState } from "react";
import { type Account, accountsQuery } from "../api";
import { useFormat } from "../format";
import { useTranslate } from "../i18n";
import { Dialog } from "./Dialog";
import { ErrorState } from "./states";

interface Properties {
  title: string;
  note?: string;
  /** What the search begins with. */
  first?: string;
  /** The account that cannot be chosen. */
  except?: number;
  onChoose: (account: { id: number; name: string }) => void;
  onClose: () => void;
}

/** How many accounts are offered at once. */
const offered = 12;

/** Finds one account by name or domain; arrows move, Enter chooses. */
export function AccountPicker({ title, note, first, except, onChoose, onClose }: Properties) {
  const t = useTranslate();
  const listId = useId();
  const [text, setText] = useState(first ?? "");
  const [cursor, setCursor] = useState(0);
  const search = useDeferredValue(text.trim());
  const found = useQuery({
    ...accountsQuery({ search: search || undefined, limit: offered }),
    placeholderData: keepPreviousData,
  });
  const accounts = (found.data?.items ?? []).filter(({ id }) => id !== except);
  const chosen = Math.min(cursor, accounts.length - 1);
  const choose = (account: Account | undefined) => {
    if (!account || found.isPlaceholderData || search !== text.trim()) return;
    onChoose({ id: account.id, name: account.name });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      setCursor((chosen + step + accounts.length) % Math.max(1, accounts.length));
    } else if (event.key === "Enter") {
      event.preventDefault();
      choose(accounts[chosen]);
    }
  };
  return (
    <Dialog label={title} className="palette picker" keepsInput={false} onClose={onClose}>
      <div className="picker-head">
        <h2>{title}</h2>
        {note && <p className="muted small">{note}</p>}
      </div>
      <input
        autoFocus
        role="combobox"
        aria-expanded="true"
        aria-controls={listId}
        aria-activedescendant={accounts[chosen] ? `${listId}-${chosen}` : undefined}
        aria-label={t("picker.search")}
        placeholder={t("picker.search")}
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          setCursor(0);
        }}
        onKeyDown={onKeyDown}
      />
      <ul id={listId} role="listbox" aria-label={title}>
        {accounts.map((account, index) => (
          <li
            key={account.id}
            id={`${listId}-${index}`}
            role="option"
            aria-selected={index === chosen}
            ref={index === chosen ? (item) => item?.scrollIntoView({ block: "nearest" }) : null}
            onClick={() => choose(account)}
            onMouseMove={() => setCursor(index)}
          >
            <Option account={account} />
          </li>
        ))}
      </ul>
      {found.isSuccess && accounts.length === 0 && (
        <p className="dialog-body muted">{t("picker.none")}</p>
      )}
      {found.isError && (
        <ErrorState
          what={t("accounts.failed")}
          error={found.error}
          onRetry={() => found.refetch()}
        />
      )}
    </Dialog>
  );
}

function Option({ account }: { account: Account }) {
  const format = useFormat();
  const place = [account.city, account.country && format.country(account.country)];
  return (
    <>
      <span className="clip strong">{account.name}</span>
      <span className="small muted clip">
        {[account.domain, ...place].filter(Boolean).join(" · ")}
      </span>
    </>
  );
}
