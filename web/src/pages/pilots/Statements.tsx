import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { ErrorState, SkeletonLines } from "../../components/states";
import { useFormat } from "../../format";
import { useTranslate, wordOf } from "../../i18n";
import { type DossierStatement, dossierQuery } from "../dossier/api";

interface Properties {
  account: { id: number; name: string };
  /** The statement on which the message rests. */
  used: number | null;
  /** Puts a statement into the message; undefined where it is only read. */
  onUse?: (text: string) => void;
}

/** What is known of an account, beside the message to it. */
export function Statements({ account, used, onUse }: Properties) {
  const t = useTranslate();
  const found = useQuery(dossierQuery(account.id));
  const parts = found.data?.sections.filter(({ statements }) => statements.length > 0) ?? [];
  return (
    <aside className="pilot-facts stack" aria-label={t("dossier.of", { name: account.name })}>
      <p className="strong">{t("pilots.known")}</p>
      <p className="small muted">{t("pilots.known_note")}</p>
      {found.isPending && <SkeletonLines count={3} />}
      {found.isError && (
        <ErrorState
          what={t("dossier.failed")}
          error={found.error}
          onRetry={() => found.refetch()}
        />
      )}
      {found.isSuccess && parts.length === 0 && <p className="muted">{t("dossier.nothing")}</p>}
      {parts.map((part) => (
        <div key={part.section}>
          <p className="small muted">{wordOf(t, "dossier.section", part.section)}</p>
          <ul className="stack">
            {part.statements.map((statement) => (
              <Statement
                key={statement.id}
                statement={statement}
                isUsed={statement.id === used}
                onUse={onUse}
              />
            ))}
          </ul>
        </div>
      ))}
      <p>
        <Link
          to="/accounts/$accountId/dossier"
          params={{ accountId: String(account.id) }}
          className="text-link"
        >
          {t("pilots.to_dossier")}
        </Link>
      </p>
    </aside>
  );
}

interface StatementProperties {
  statement: DossierStatement;
  isUsed: boolean;
  onUse?: (text: string) => void;
}

function Statement({ statement, isUsed, onUse }: StatementProperties) {
  const t = useTranslate();
  const format = useFormat();
  return (
    <li className="pilot-fact" data-used={isUsed || undefined}>
      <p>
        {statement.text}{" "}
        {isUsed && <span className="small good strong block">✓ {t("pilots.used")}</span>}
        {statement.stale && (
          <span className="small bad block">
            ▲ {t("dossier.stale", { day: format.date(statement.fresh_until) })}
          </span>
        )}
      </p>
      {onUse && (
        <button
          type="button"
          className="button"
          aria-label={`${t("pilots.use")}: ${statement.text}`}
          onClick={() => onUse(statement.text)}
        >
          {t("pilots.use")}
        </button>
      )}
    </li>
  );
}
