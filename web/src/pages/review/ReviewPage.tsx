import { useNavigate, useSearch } from "@tanstack/react-router";
import { useRef, useState } from "react";
import { AccountPicker } from "../../components/AccountPicker";
import { PageHead } from "../../components/PageHead";
import { Toast, useNotice } from "../../components/Toast";
import { useFormat } from "../../format";
import { type PluralKey, usePlural, useTranslate } from "../../i18n";
import type { MatchPerson } from "../matching/api";
import { MatchingTabs } from "../matching/MatchingTabs";
import type { NewReviewDecision } from "./api";
import { BulkAccept } from "./BulkAccept";
import { NewAccountDialog } from "./NewAccountDialog";
import { ReviewControls } from "./ReviewControls";
import { ReviewQueue } from "./ReviewQueue";
import type { ReviewState } from "./state";
import { useReview } from "./useReview";
import { type ReviewActions, useReviewKeys } from "./useReviewKeys";
import "./review.css";

/** Changes a part of the page's state, and with it the URL. */
export type Change = (change: Partial<ReviewState>) => void;

type Overlay = "other" | "new" | "bulk" | null;

/** From which percentage on everything is accepted, until somebody says otherwise. */
const usualLeast = 80;

/** The people whose account is doubtful, one after the other. */
export function ReviewPage() {
  const t = useTranslate();
  const plural = usePlural();
  const format = useFormat();
  const state = useSearch({ from: "/matching/review" });
  const navigate = useNavigate({ from: "/matching/review" });
  const change: Change = (part) =>
    navigate({ search: (before) => ({ ...before, ...part }), replace: true });
  const [overlay, setOverlay] = useState<Overlay>(null);
  const [choice, setChoice] = useState({ person: 0, place: 0 });
  const byKey = useRef(false);
  const { notice, show } = useNotice();
  const lookAt = (person: number | undefined) => {
    byKey.current = true;
    change({ person });
  };
  const review = useReview({
    state,
    onLookAt: lookAt,
    onUndone: (person) => {
      if (person) lookAt(person.id);
      show({ text: person ? t("review.undone", { name: person.name }) : t("review.undone_all") });
    },
  });
  const { items, decide, current } = review;
  const chosen = choice.person === current?.person.id ? choice.place : 0;

  const tell = (text: string) => show({ text, onUndo: review.undo });
  const say = (person: MatchPerson, body: NewReviewDecision, account?: string) => {
    decide({ person, body });
    const words = { name: person.name, account: account ?? "" };
    tell(t(account ? "review.done_account" : "review.done_none", words));
  };
  const actions: ReviewActions = {
    move: (step) => {
      const place = items.findIndex((item) => item.person.id === current?.person.id);
      const next = items[place + step];
      if (next) lookAt(next.person.id);
      review.fetchMore(items.length - place);
    },
    choose: (wanted) => {
      if (current?.candidates[wanted]) setChoice({ person: current.person.id, place: wanted });
    },
    accept: () => {
      const account = current?.candidates[chosen]?.account;
      if (!current || !account) return;
      say(current.person, { verdict: "accept", account_id: account.id }, account.name);
    },
    reject: () => current && say(current.person, { verdict: "reject" }),
    other: () => current && setOverlay("other"),
    create: () => current && setOverlay("new"),
    undo: () => {
      show(null);
      review.undo();
    },
  };
  useReviewKeys(actions);
  const close = () => setOverlay(null);
  const total = review.queue.data ? review.total : undefined;
  const counted: PluralKey = state.least === undefined ? "review.total" : "review.total_least";
  return (
    <div className="page page-fill review-page">
      <PageHead title={t("review.title")} note={t("review.note")}>
        <ReviewControls
          state={state}
          change={change}
          canAccept={(total ?? 0) > 0}
          onBulk={() => setOverlay("bulk")}
        />
      </PageHead>
      <MatchingTabs />
      <ReviewQueue
        review={review}
        heading={
          total === undefined
            ? ""
            : plural(counted, total, { percent: format.percent((state.least ?? 0) / 100) })
        }
        chosen={chosen}
        actions={actions}
        takesFocus={byKey.current}
        isFiltered={state.least !== undefined}
      />
      {overlay === "other" && current && (
        <AccountPicker
          title={t("review.other_title", { name: current.person.name })}
          first={current.person.company ?? ""}
          onClose={close}
          onChoose={({ id, name }) => {
            close();
            say(current.person, { verdict: "other", account_id: id }, name);
          }}
        />
      )}
      {overlay === "new" && current && (
        <NewAccountDialog
          person={current.person}
          onClose={close}
          onCreate={(name) => {
            close();
            say(current.person, { verdict: "new_account", account_name: name }, name);
          }}
        />
      )}
      {overlay === "bulk" && (
        <BulkAccept
          least={state.least ?? usualLeast}
          onClose={close}
          onDone={({ people, batch }) => {
            close();
            if (batch !== null) review.keepBatch(batch);
            const text = plural("review.bulk_done", people);
            if (batch === null) show({ text });
            else tell(text);
          }}
        />
      )}
      <Toast notice={notice} onClose={() => show(null)} />
    </div>
  );
}
