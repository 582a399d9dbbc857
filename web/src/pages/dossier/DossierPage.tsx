import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { useState } from "react";
import { Card } from "../../components/Card";
import { May } from "../../components/May";
import { MentionPicker, MentionText, withMention } from "../../components/Mentions";
import { PageHead } from "../../components/PageHead";
import { EmptyState, ErrorState, SkeletonLines } from "../../components/states";
import { useFormat } from "../../format";
import { useTranslate, wordOf } from "../../i18n";
import { accountQuery } from "../account/api";
import { ReasonDialog } from "../targets/ReasonDialog";
import {
  commentOnDossier,
  type Dossier,
  type DossierPart,
  type DossierStatement,
  dossierQuery,
  refreshDossier,
  removeStatement,
} from "./api";
import { StatementForm } from "./StatementForm";
import "./dossier.css";

/** What is known of an account: each statement says who, when, from where, and how sure. */
export function DossierPage() {
  const t = useTranslate();
  const { accountId } = useParams({ from: "/accounts/$accountId/dossier" });
  const id = Number(accountId);
  const isNumber = Number.isSafeInteger(id) && id > 0;
  const account = useQuery({ ...accountQuery(id), enabled: isNumber });
  const found = useQuery({ ...dossierQuery(id), enabled: isNumber });
  const name = account.data?.name;
  const crumb = (
    <Link to="/accounts/$accountId" params={{ accountId }} className="crumb">
      {name ?? t("column.account")}
    </Link>
  );
  return (
    <div className="page">
      <div className="page-inner">
        <PageHead
          title={name ? t("dossier.of", { name }) : t("dossier.title")}
          crumb={crumb}
          note={found.data && <Completeness dossier={found.data} />}
        >
          <Link to="/accounts/$accountId/one-pager" params={{ accountId }} className="button">
            {t("onepager.page")}
          </Link>
          <button type="button" className="button" onClick={() => window.print()}>
            {t("programs.print")}
          </button>
        </PageHead>
        {!isNumber && <EmptyState text={t("not_found.text")} />}
        {found.isError && (
          <ErrorState
            what={t("dossier.failed")}
            error={found.error}
            onRetry={() => found.refetch()}
          />
        )}
        {isNumber && found.isPending && <SkeletonLines count={6} />}
        {found.data?.sections.map((part) => (
          <Part key={part.section} id={id} part={part} />
        ))}
        {found.data && <Comments id={id} dossier={found.data} />}
      </div>
    </div>
  );
}

function Completeness({ dossier }: { dossier: Dossier }) {
  const t = useTranslate();
  const format = useFormat();
  const stale = dossier.sections.flatMap(({ statements }) => statements.filter((it) => it.stale));
  return (
    <>
      {t("dossier.completeness", { share: format.percent(dossier.completeness) })}
      {stale.length > 0 &&
        ` · ${t("dossier.stale_count", { count: format.integer(stale.length) })}`}
    </>
  );
}

function Part({ id, part }: { id: number; part: DossierPart }) {
  const t = useTranslate();
  const [isAdding, setAdding] = useState(false);
  const title = wordOf(t, "dossier.section", part.section);
  return (
    <Card
      title={title}
      note={wordOf(t, "dossier.section_note", part.section)}
      label={title}
      controls={
        !isAdding && (
          <May action="decide_accounts">
            <button type="button" className="button" onClick={() => setAdding(true)}>
              {t("dossier.add")}
            </button>
          </May>
        )
      }
    >
      {part.statements.length === 0 && !isAdding && <p className="muted">{t("dossier.nothing")}</p>}
      <ul className="stack">
        {part.statements.map((statement) => (
          <Statement key={statement.id} id={id} statement={statement} />
        ))}
      </ul>
      {isAdding && (
        <StatementForm id={id} section={part.section} onClose={() => setAdding(false)} />
      )}
    </Card>
  );
}

function Statement({ id, statement }: { id: number; statement: DossierStatement }) {
  const t = useTranslate();
  const format = useFormat();
  const queries = useQueryClient();
  const [isRemoving, setRemoving] = useState(false);
  const remove = useMutation({
    mutationFn: (reason: string) => removeStatement(id, statement.id, reason),
    onSuccess: () => refreshDossier(queries),
  });
  const { source, source_url, source_on, stale } = statement;
  return (
    <li className="statement">
      <p>{statement.text}</p>
      <p className="small muted">
        {/* Only what leads to the web is a link. */}
        {source_url && /^https?:\/\//i.test(source_url) ? (
          <a href={source_url} target="_blank" rel="noreferrer" className="text-link">
            {source}
          </a>
        ) : (
          source
        )}
        {source_on && ` (${format.date(source_on)})`} ·{" "}
        {wordOf(t, "dossier.certainty", String(statement.certainty))} ·{" "}
        {t("decision.by", {
          who: statement.created_by,
          when: format.dateTime(statement.created_at),
        })}{" "}
        ·{" "}
        {stale ? (
          <span className="bad strong">
            ▲ {t("dossier.stale", { day: format.date(statement.fresh_until) })}
          </span>
        ) : (
          t("dossier.fresh", { day: format.date(statement.fresh_until) })
        )}{" "}
        <May action="decide_accounts">
          <button
            type="button"
            className="link-button small"
            aria-label={`${t("lists.remove")}: ${statement.text}`}
            onClick={() => setRemoving(true)}
          >
            {t("lists.remove")}
          </button>
        </May>
      </p>
      {isRemoving && (
        <ReasonDialog
          title={t("dossier.remove_title")}
          note={statement.text}
          word={t("lists.remove")}
          act={remove}
          onClose={() => setRemoving(false)}
        />
      )}
    </li>
  );
}

/** The longest comment that the server takes. */
const commentMax = 2000;

function Comments({ id, dossier }: { id: number; dossier: Dossier }) {
  const t = useTranslate();
  const format = useFormat();
  const queries = useQueryClient();
  const [text, setText] = useState("");
  const { items, total } = dossier.comments;
  const send = useMutation({
    mutationFn: () => commentOnDossier(id, text.trim()),
    onSuccess: () => {
      setText("");
      return refreshDossier(queries);
    },
  });
  return (
    <Card title={t("dossier.comments")} label={t("dossier.comments")}>
      <May action="decide_accounts">
        <form
          className="stack"
          onSubmit={(event) => {
            event.preventDefault();
            send.mutate();
          }}
        >
          <textarea
            className="input"
            rows={2}
            aria-label={t("targets.say")}
            maxLength={commentMax}
            value={text}
            onChange={({ target }) => setText(target.value)}
          />
          <div className="row">
            <MentionPicker
              onPick={(mention) => setText((before) => withMention(before, mention))}
            />
            <button type="submit" className="button" disabled={send.isPending || !text.trim()}>
              {t("targets.say")}
            </button>
          </div>
          {send.isError && <ErrorState what={t("dossier.not_saved")} error={send.error} />}
        </form>
      </May>
      <ul className="stack events" data-testid="comments">
        {items.map((comment) => (
          <li key={comment.id}>
            <p className="row">
              <span className="strong">{comment.created_by}</span>
              <span className="small muted">{format.dateTime(comment.created_at)}</span>
            </p>
            <p className="event-text">
              <MentionText text={comment.text} />
            </p>
          </li>
        ))}
      </ul>
      {total === 0 && <p className="muted">{t("dossier.no_comments")}</p>}
      {total > items.length && (
        <p className="small muted">
          {t("dossier.older", { count: format.integer(total - items.length) })}
        </p>
      )}
    </Card>
  );
}
