import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Card } from "../../components/Card";
import { ErrorState, SkeletonLines } from "../../components/states";
import type { Notice } from "../../components/Toast";
import { useFormat } from "../../format";
import { useTranslate, wordOf } from "../../i18n";
import { committeeQuery } from "../committee/api";
import type { AccountDetail } from "./api";
import { CommitteeRoles } from "./CommitteeRoles";
import { Mark, type State } from "./Mark";
import "./parts.css";

/** Which buying roles are known and which of them take part. */
export function CommitteeMap({ account }: { account: AccountDetail }) {
  const t = useTranslate();
  if (account.committee.length === 0) return <p className="muted">{t("committee.none")}</p>;
  const nameOf = (id: number) => account.people.find((person) => person.id === id)?.name;
  return (
    <ul className="committee">
      {account.committee.map(({ role, people_ids, engaged }) => {
        const state: State =
          people_ids.length === 0 ? "missing" : engaged > 0 ? "engaged" : "known";
        const names = people_ids.map(nameOf).filter((name) => name !== undefined);
        const more = people_ids.length - names.length;
        return (
          <li key={role}>
            <Mark state={state} />
            <span>
              <span className="strong">{wordOf(t, "role", role)}</span>{" "}
              <span className="muted small">{t(`committee.${state}`)}</span>
              <span className="committee-names muted">
                {names.join(", ") || (people_ids.length > 0 ? "" : "–")}
                {more > 0 && ` +${more}`}
              </span>
            </span>
          </li>
        );
      })}
    </ul>
  );
}

/** The buying committee with its gaps: who fills which role, what says so, and what it brings. */
export function CommitteeCard({ id, show }: { id: number; show: (notice: Notice) => void }) {
  const t = useTranslate();
  const format = useFormat();
  const [line, setLine] = useState<string>();
  const committee = useQuery(committeeQuery(id, line));
  const data = committee.data;
  const lines = data?.lines ?? [];
  return (
    <Card
      title={t("committee.title")}
      note={data && t("committee.complete", { points: format.decimal(data.completeness) })}
      controls={
        lines.length > 1 && (
          <select
            className="select"
            aria-label={t("committee.line")}
            value={data?.line.key}
            onChange={({ target }) => setLine(target.value)}
          >
            {lines.map(({ key, name }) => (
              <option key={key} value={key}>
                {name}
              </option>
            ))}
          </select>
        )
      }
    >
      {committee.isPending && <SkeletonLines count={6} />}
      {committee.isError && (
        <ErrorState
          what={t("committee.failed")}
          error={committee.error}
          onRetry={() => committee.refetch()}
        />
      )}
      {data && <CommitteeRoles data={data} show={show} />}
    </Card>
  );
}
