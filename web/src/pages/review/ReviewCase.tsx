import { Link } from "@tanstack/react-router";
import { type ReactNode, useEffect, useRef } from "react";
import { useFormat } from "../../format";
import { useTranslate, wordOf } from "../../i18n";
import { reviewKeys } from "../../keys";
import type { ReviewItem } from "./api";
import { CompareTable } from "./CompareTable";
import type { ReviewActions } from "./useReviewKeys";

interface Properties {
  item: ReviewItem;
  chosen: number;
  actions: ReviewActions;
  /** Whether somebody came here by a key, so that the name is read out. */
  takesFocus: boolean;
}

/** One person of the queue with everything that is needed to decide. */
export function ReviewCase({ item, chosen, actions, takesFocus }: Properties) {
  const t = useTranslate();
  const format = useFormat();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (takesFocus) heading.current?.focus({ preventScroll: true });
  }, [takesFocus]);
  const { person, rule, since } = item;
  const facts = [
    person.title,
    person.email,
    person.website,
    person.lead_source && t("review.source", { source: wordOf(t, "channel", person.lead_source) }),
  ];
  return (
    <section className="review-case" aria-label={person.name}>
      <div className="card-head">
        <div>
          <h2 ref={heading} tabIndex={-1} data-testid="review-person">
            {person.name}
          </h2>
          <p>{facts.filter(Boolean).join(" · ") || "–"}</p>
        </div>
        <Link
          to="/people/$personId/match"
          params={{ personId: String(person.id) }}
          className="button"
        >
          {t("review.explain")}
        </Link>
      </div>
      <p className="review-why">
        {wordOf(t, "match.rule_text", rule)}{" "}
        <span className="muted small">{t("review.waits", { since: format.dateTime(since) })}</span>
      </p>
      <CompareTable item={item} chosen={chosen} onChoose={actions.choose} />
      <ActionBar item={item} chosen={chosen} actions={actions} />
    </section>
  );
}

function ActionBar({ item, chosen, actions }: Omit<Properties, "takesFocus">) {
  const t = useTranslate();
  const candidate = item.candidates[chosen];
  return (
    <div className="review-actions row">
      {candidate && (
        <button
          type="button"
          className="button button-primary"
          data-testid="accept"
          title={candidate.account.name}
          onClick={actions.accept}
        >
          <span className="clip">{t("review.accept", { name: candidate.account.name })}</span>
          <kbd aria-hidden="true">↵</kbd>
        </button>
      )}
      <KeyButton name={reviewKeys.reject} onPress={actions.reject}>
        {t("review.reject")}
      </KeyButton>
      <KeyButton name={reviewKeys.other} onPress={actions.other}>
        {t("review.other")}
      </KeyButton>
      <KeyButton name={reviewKeys.create} onPress={actions.create}>
        {t("review.new_account")}
      </KeyButton>
    </div>
  );
}

interface KeyButtonProperties {
  name: string;
  onPress: () => void;
  children: ReactNode;
}

function KeyButton({ name, onPress, children }: KeyButtonProperties) {
  return (
    <button type="button" className="button" aria-keyshortcuts={name} onClick={onPress}>
      {children}
      <kbd aria-hidden="true">{name}</kbd>
    </button>
  );
}
