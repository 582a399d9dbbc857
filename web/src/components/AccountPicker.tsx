import { useState } from "react";
import { useFormat } from "../format";
import { useTranslate } from "../i18n";
import type { Account } from "../pages/accounts/api";
import { ChoiceDialog } from "./ChoiceDialog";
import { ErrorState } from "./states";
import { useAccountSearch } from "./useAccountSearch";

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
  const [text, setText] = useState(first ?? "");
  const { found, accounts, isBehind } = useAccountSearch(text, offered);
  return (
    <ChoiceDialog
      label={title}
      fieldLabel={t("picker.search")}
      className="palette picker"
      head={
        <div className="picker-head">
          <h2>{title}</h2>
          {note && <p className="muted small">{note}</p>}
        </div>
      }
      foot={
        found.isError && (
          <ErrorState
            what={t("accounts.failed")}
            error={found.error}
            onRetry={() => found.refetch()}
          />
        )
      }
      text={text}
      onText={setText}
      items={accounts.filter(({ id }) => id !== except)}
      keyOf={({ id }) => id}
      isBehind={isBehind}
      none={found.isSuccess ? t("picker.none") : null}
      onChoose={({ id, name }) => onChoose({ id, name })}
      onClose={onClose}
    >
      {(account) => <Option account={account} />}
    </ChoiceDialog>
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
