import { Link } from "@tanstack/react-router";
import { type ReactNode, useEffect, useRef } from "react";
import { useFormat } from "../../format";
import { useTranslate } from "../../i18n";
import type { ReviewItem } from "./api";

interface Properties {
  items: ReviewItem[];
  current: number | undefined;
  children: ReactNode;
}

/** Everybody who waits; the one in the middle of the page is marked. */
export function ReviewList({ items, current, children }: Properties) {
  const t = useTranslate();
  const list = useRef<HTMLElement>(null);
  useEffect(() => {
    if (current === undefined) return;
    list.current?.querySelector('[data-current="true"]')?.scrollIntoView({ block: "nearest" });
  }, [current]);
  return (
    <nav className="review-list" data-scroll="review" aria-label={t("review.waiting")} ref={list}>
      <ol>
        {items.map((item) => (
          <ReviewEntry key={item.person.id} item={item} isCurrent={item.person.id === current} />
        ))}
      </ol>
      {children}
    </nav>
  );
}

function ReviewEntry({ item, isCurrent }: { item: ReviewItem; isCurrent: boolean }) {
  const format = useFormat();
  const { person, probability, candidates } = item;
  return (
    <li>
      <Link
        from="/matching/review"
        search={(before) => ({ ...before, person: person.id })}
        replace
        aria-current={isCurrent ? "true" : undefined}
        data-current={isCurrent}
        data-person={person.id}
      >
        <span className="strong clip">{person.name}</span>
        <span className="tabular small">{format.percent(probability)}</span>
        <span className="muted small clip">
          {person.company ?? person.email ?? "–"} → {candidates[0]?.account.name ?? "–"}
        </span>
      </Link>
    </li>
  );
}
