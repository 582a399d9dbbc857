import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useDeferredValue, useId, useState } from "react";
import { useFormat } from "../format";
import { useTranslate } from "../i18n";
import { type Account, accountsQuery } from "../pages/accounts/api";
import { Dialog } from "./Dialog";
import { ErrorState } from "./states";
import { useChosen } from "./useChosen";
import { useHeld } from "./useHeld";

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

/** The accounts that a text finds; those of the text before it while they are on their way. */
function useFound(text: string) {
  const search = useDeferredValue(text.trim());
  const found = useQuery({
    ...accountsQuery({ search: search || undefined, limit: offered }),
    placeholderData: keepPreviousData,
  });
  const isBehind = search !== text.trim() || found.isPlaceholderData || found.isPending;
  return { found, isBehind };
}

/** Finds one account by name or domain; arrows move, Enter chooses. */
export function AccountPicker({ title, note, first, except, onChoose, onClose }: Properties) {
  const t = useTranslate();
  const listId = useId();
  const [text, setText] = useState(first ?? "");
  const { found, isBehind } = useFound(text);
  const held = useHeld((found.data?.items ?? []).filter(({ id }) => id !== except));
  const accounts = held.shown;
  const choose = ({ id, name }: Account) => onChoose({ id, name });
  const chosen = useChosen({ items: accounts, isBehind, onChoose: choose });
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
        aria-activedescendant={accounts[chosen.place] ? `${listId}-${chosen.place}` : undefined}
        aria-label={t("picker.search")}
        placeholder={t("picker.search")}
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          chosen.reset();
        }}
        onKeyDown={chosen.onKeyDown}
      />
      <ul
        id={listId}
        role="listbox"
        aria-label={title}
        aria-busy={isBehind}
        onPointerDown={held.onPointerDown}
      >
        {accounts.map((account, index) => (
          <li
            key={account.id}
            id={`${listId}-${index}`}
            role="option"
            aria-selected={index === chosen.place}
            ref={
              index === chosen.place ? (item) => item?.scrollIntoView({ block: "nearest" }) : null
            }
            onClick={() => choose(account)}
            onMouseMove={() => chosen.point(index)}
          >
            <Option account={account} />
          </li>
        ))}
      </ul>
      {found.isSuccess && !isBehind && accounts.length === 0 && (
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
