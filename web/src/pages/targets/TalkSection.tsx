import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { May } from "../../components/May";
import { MentionPicker, withMention } from "../../components/Mentions";
import { MoreButton } from "../../components/MoreButton";
import { ErrorState } from "../../components/states";
import { useTranslate } from "../../i18n";
import { useUser } from "../../session";
import { commentOnTarget, historyQuery, refreshTargets, type TargetList } from "./api";
import { EventLine } from "./EventLine";

/** What happened to an account of the list, and room for a comment or a question. */
export function TalkSection({ list, account }: { list: TargetList; account: number }) {
  const t = useTranslate();
  const isSignedIn = useUser() !== undefined;
  const pages = useInfiniteQuery(historyQuery(list.id, account));
  const events = pages.data?.pages.flatMap(({ items }) => items) ?? [];
  return (
    <section className="drawer-section" data-testid="talk">
      <h3>{t("targets.part.history")}</h3>
      {isSignedIn && (
        <May action="choose_targets">
          <CommentForm listId={list.id} account={account} />
        </May>
      )}
      {pages.isError && (
        <ErrorState
          what={t("targets.failed")}
          error={pages.error}
          onRetry={() => pages.refetch()}
        />
      )}
      <ul className="stack events">
        {events.map((event) => (
          <EventLine key={event.id} event={event} />
        ))}
      </ul>
      <MoreButton
        shown={events.length}
        total={pages.data?.pages[0]?.total ?? 0}
        busy={pages.isFetchingNextPage}
        onMore={() => pages.fetchNextPage()}
      />
    </section>
  );
}

/** The longest comment that the server takes. */
const commentMax = 2000;

function CommentForm({ listId, account }: { listId: number; account: number }) {
  const t = useTranslate();
  const queries = useQueryClient();
  const [text, setText] = useState("");
  const send = useMutation({
    mutationFn: (isQuestion: boolean) =>
      commentOnTarget(listId, {
        account_id: account,
        text: text.trim(),
        is_question: isQuestion,
      }),
    onSuccess: () => {
      setText("");
      return refreshTargets(queries);
    },
  });
  const isReady = !send.isPending && text.trim() !== "";
  return (
    <form
      className="stack drawer-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (isReady) send.mutate(false);
      }}
    >
      <textarea
        className="input"
        rows={2}
        aria-label={t("targets.comment")}
        placeholder={t("targets.comment")}
        maxLength={commentMax}
        value={text}
        onChange={({ target }) => setText(target.value)}
      />
      <div className="row">
        <MentionPicker onPick={(mention) => setText((before) => withMention(before, mention))} />
        <button type="submit" className="button" disabled={!isReady}>
          {t("targets.say")}
        </button>
        <button
          type="button"
          className="button"
          disabled={!isReady}
          onClick={() => send.mutate(true)}
        >
          {t("targets.ask")}
        </button>
      </div>
      {send.isError && <ErrorState what={t("targets.not_changed")} error={send.error} />}
    </form>
  );
}
