import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Card } from "../../components/Card";
import { EmptyState, ErrorState } from "../../components/states";
import { useFormat } from "../../format";
import { useTranslate } from "../../i18n";
import { comparisonQuery, type TargetList, targetMembersQuery } from "./api";
import type { TargetListState } from "./state";

interface Properties {
  list: TargetList;
  state: TargetListState;
  go: (state: Partial<TargetListState>) => void;
}

/** Who is a target by the list on a day, and what versions differ in. */
export function VersionsPart({ list, state, go }: Properties) {
  const t = useTranslate();
  if (list.version === 0) {
    return (
      <Card title={t("targets.part.versions")}>
        <EmptyState text={t("targets.unsigned")} />
      </Card>
    );
  }
  return (
    <>
      <MembersCard list={list} day={state.day ?? ""} go={go} />
      {list.version > 1 && <ComparisonCard list={list} state={state} go={go} />}
    </>
  );
}

interface MembersProperties {
  list: TargetList;
  day: string;
  go: Properties["go"];
}

function MembersCard({ list, day, go }: MembersProperties) {
  const t = useTranslate();
  const format = useFormat();
  const members = useQuery({
    ...targetMembersQuery(list.id, day),
    placeholderData: keepPreviousData,
  });
  const items = members.data?.items ?? [];
  return (
    <Card title={t("targets.members")} note={t("targets.members_note")} flush>
      <label className="card-body row">
        {t("lists.as_of")}
        <input
          className="input"
          type="date"
          value={day}
          onChange={({ target }) => go({ day: target.value || undefined })}
        />
        <span className="muted tabular" aria-live="polite">
          {members.data && t("lists.count", { count: format.integer(items.length) })}
        </span>
      </label>
      {members.isError && (
        <ErrorState
          what={t("targets.failed")}
          error={members.error}
          onRetry={() => members.refetch()}
        />
      )}
      {members.isSuccess && items.length === 0 && <EmptyState text={t("targets.no_members")} />}
      {items.length > 0 && (
        <section className="scroll-x" tabIndex={0} aria-label={t("targets.members")}>
          <table className="data-table" data-testid="members">
            <thead>
              <tr>
                <th scope="col">{t("column.account")}</th>
                <th scope="col">{t("targets.target_since")}</th>
                <th scope="col">{t("targets.target_until")}</th>
                <th scope="col" className="number">
                  {t("targets.tier_then")}
                </th>
                <th scope="col" className="number">
                  {t("model.version")}
                </th>
              </tr>
            </thead>
            <tbody>
              {items.map((member) => (
                <tr key={member.account.id}>
                  <th scope="row">
                    <Link
                      to="/accounts/$accountId"
                      params={{ accountId: String(member.account.id) }}
                      data-row
                    >
                      {member.account.name}
                    </Link>
                  </th>
                  <td>{format.dateTime(member.target_from)}</td>
                  <td>{format.dateTime(member.target_until)}</td>
                  <td className="number">{member.tier ?? "–"}</td>
                  <td className="number">{member.from_version}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
    </Card>
  );
}

function ComparisonCard({ list, state, go }: Properties) {
  const t = useTranslate();
  const to = Math.min(state.to ?? list.version, list.version);
  const from = Math.min(state.from ?? Math.max(to - 1, 1), list.version);
  const compared = useQuery(comparisonQuery(list.id, from, to));
  const versions = Array.from({ length: list.version }, (_, place) => place + 1);
  const choice = (label: string, value: number, name: "from" | "to") => (
    <label className="row">
      {label}
      <select
        className="select"
        value={value}
        onChange={({ target }) => go({ [name]: Number(target.value) })}
      >
        {versions.map((version) => (
          <option key={version} value={version}>
            {version}
          </option>
        ))}
      </select>
    </label>
  );
  const groups = compared.data && [
    { word: t("targets.added"), accounts: compared.data.added },
    { word: t("targets.removed"), accounts: compared.data.removed },
    { word: t("targets.kept"), accounts: compared.data.kept },
  ];
  return (
    <Card
      title={t("targets.comparison")}
      controls={
        <>
          {choice(t("targets.from_version"), from, "from")}
          {choice(t("targets.to_version"), to, "to")}
        </>
      }
    >
      {compared.isError && (
        <ErrorState
          what={t("targets.failed")}
          error={compared.error}
          onRetry={() => compared.refetch()}
        />
      )}
      <dl className="facts" data-testid="comparison">
        {groups?.map(({ word, accounts }) => (
          <div key={word} className="fact">
            <dt>
              {word} <span className="tabular">{accounts.length}</span>
            </dt>
            <dd>{accounts.map(({ name }) => name).join(" · ") || "–"}</dd>
          </div>
        ))}
      </dl>
    </Card>
  );
}
