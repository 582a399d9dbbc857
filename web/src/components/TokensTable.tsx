import type { Schemas } from "../api";
import { useFormat } from "../format";
import { useTranslate, wordOf } from "../i18n";

export type Token = Schemas["Token"];

interface Properties {
  label: string;
  items: Token[];
  /** Whose a token is; left out where all are of one person. */
  ownerOf?: (token: Token) => string;
  isBusy: boolean;
  onRevoke: (token: Token) => void;
}

/** Tokens of programs, those that work first. */
export function TokensTable({ label, items, ownerOf, isBusy, onRevoke }: Properties) {
  const t = useTranslate();
  const sorted = items.toSorted(
    (left, right) => Number(left.revoked_at !== null) - Number(right.revoked_at !== null),
  );
  if (items.length === 0) return <p className="card-body muted">{t("tokens.none")}</p>;
  return (
    <section className="scroll-x" tabIndex={0} aria-label={label}>
      <table className="data-table">
        <thead>
          <tr>
            <th scope="col">{t("tokens.name")}</th>
            {ownerOf && <th scope="col">{t("tokens.owner")}</th>}
            <th scope="col">{t("tokens.scope")}</th>
            <th scope="col">{t("tokens.used")}</th>
            <th scope="col">{t("tokens.ends")}</th>
            <th scope="col">
              <span className="visually-hidden">{t("tokens.actions")}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {sorted.map((token) => (
            <TokenRow
              key={token.id}
              token={token}
              owner={ownerOf?.(token)}
              isBusy={isBusy}
              onRevoke={() => onRevoke(token)}
            />
          ))}
        </tbody>
      </table>
    </section>
  );
}

interface RowProperties {
  token: Token;
  owner?: string;
  isBusy: boolean;
  onRevoke: () => void;
}

function TokenRow({ token, owner, isBusy, onRevoke }: RowProperties) {
  const t = useTranslate();
  const format = useFormat();
  const { name, ending, expires_at, used_at, revoked_at } = token;
  const hasEnded = expires_at !== null && expires_at !== undefined && isPast(expires_at);
  return (
    <tr>
      <th scope="row">
        {name} <code className="muted">…{ending}</code>
      </th>
      {owner !== undefined && <td>{owner}</td>}
      <td>{wordOf(t, "tokens.scope", token.scope)}</td>
      <td className="muted">{used_at ? format.dateTime(used_at) : t("tokens.never")}</td>
      <td className="muted">{expires_at ? format.date(expires_at) : t("tokens.for_ever")}</td>
      <td className="cell-actions">
        {revoked_at || hasEnded ? (
          <span className="tag">{t(revoked_at ? "tokens.revoked" : "tokens.ended")}</span>
        ) : (
          <button
            type="button"
            className="button"
            aria-label={t("tokens.revoke_of", { name })}
            disabled={isBusy}
            onClick={onRevoke}
          >
            {t("tokens.revoke")}
          </button>
        )}
      </td>
    </tr>
  );
}

const isPast = (moment: string) => new Date(moment).getTime() < Date.now();
