import { Link } from "@tanstack/react-router";
import { useFormat } from "../../format";
import { usePlural, useTranslate } from "../../i18n";
import type { AccountFamily, FamilyMember } from "./api";

/** Deeper steps stand no further in, so that names keep their room. */
const deepest = 6;

/** The accounts of a family from the top down; this one is marked. */
export function FamilyTree({ family }: { family: AccountFamily }) {
  const t = useTranslate();
  return (
    <section className="family-tree" tabIndex={0} aria-label={t("family.members")}>
      <ul>
        {family.members.map((member) => (
          <MemberItem
            key={member.account.id}
            member={member}
            isThis={member.account.id === family.account_id}
          />
        ))}
      </ul>
    </section>
  );
}

function MemberItem({ member, isThis }: { member: FamilyMember; isThis: boolean }) {
  const t = useTranslate();
  const plural = usePlural();
  const format = useFormat();
  const { account, depth, source, own } = member;
  return (
    <li
      style={{ paddingInlineStart: 16 + Math.min(depth, deepest) * 18 }}
      aria-current={isThis ? "true" : undefined}
    >
      <span className="visually-hidden">{t("family.depth", { depth: depth + 1 })} </span>
      {depth > 0 && (
        <span className="muted" aria-hidden="true">
          └{" "}
        </span>
      )}
      {isThis ? (
        <span className="strong">{account.name}</span>
      ) : (
        <Link to="/accounts/$accountId" params={{ accountId: String(account.id) }}>
          {account.name}
        </Link>
      )}{" "}
      <span className="muted small">
        {[
          account.country && format.country(account.country),
          plural("matching.people", own.people),
          source && t(`family.source.${source}`),
        ]
          .filter(Boolean)
          .join(" · ")}
      </span>
    </li>
  );
}
