import { Link } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import { Card } from "../../components/Card";
import { May } from "../../components/May";
import { MoreButton } from "../../components/MoreButton";
import { EmptyState } from "../../components/states";
import { useFormat } from "../../format";
import { useTranslate, wordOf } from "../../i18n";
import type { TargetAccount, TargetBoard } from "./api";
import { ProposeDialog } from "./ProposeDialog";
import { states, type TargetListState } from "./state";
import { AccountStateTag, Position } from "./words";

interface Properties {
  board: TargetBoard;
  pages: { isFetchingNextPage: boolean; fetchNextPage: () => unknown };
  accounts: TargetAccount[];
  state: TargetListState;
  go: (state: Partial<TargetListState>) => void;
}

/** The proposed accounts with what each team says of them. */
export function BoardCard({ board, pages, accounts, state, go }: Properties) {
  const t = useTranslate();
  const [isProposing, setProposing] = useState(false);
  const total = board.accounts.total;
  return (
    <Card
      title={t("targets.part.accounts")}
      flush
      controls={
        <May action="choose_targets">
          <button
            type="button"
            className="button"
            disabled={!board.criteria.signed}
            onClick={() => setProposing(true)}
          >
            {t("targets.propose")}
          </button>
        </May>
      }
    >
      <StateFilter board={board} state={state} />
      {accounts.length === 0 && (
        <EmptyState text={t(state.state ? "targets.none_of_state" : "targets.none_proposed")} />
      )}
      {accounts.length > 0 && (
        <BoardTable board={board} accounts={accounts} opened={state.account} go={go} />
      )}
      {accounts.length > 0 && accounts.length < total && (
        <div className="card-body">
          <MoreButton
            shown={accounts.length}
            total={total}
            busy={pages.isFetchingNextPage}
            onMore={() => pages.fetchNextPage()}
          />
        </div>
      )}
      {isProposing && <ProposeDialog list={board.list} onClose={() => setProposing(false)} />}
    </Card>
  );
}

/** Chooses the state, with how many accounts there are of each. */
function StateFilter({ board, state }: { board: TargetBoard; state: TargetListState }) {
  const t = useTranslate();
  const format = useFormat();
  const entry = (name: TargetListState["state"], word: string, count: number): ReactNode => (
    <Link
      key={word}
      from="/targets/$targetListId"
      search={(before: TargetListState) => ({ ...before, state: name, account: undefined })}
      replace
      aria-current={state.state === name ? "page" : undefined}
      activeOptions={{ exact: true, includeSearch: true, explicitUndefined: true }}
    >
      {word} <span className="tabular">{format.integer(count)}</span>
    </Link>
  );
  return (
    <div className="filter-bar">
      <nav className="segmented wraps" aria-label={t("targets.state")}>
        {entry(undefined, t("targets.all"), board.counts.all)}
        {states.map((name) => entry(name, t(`targets.account.${name}`), board.counts[name]))}
      </nav>
    </div>
  );
}

interface TableProperties {
  board: TargetBoard;
  accounts: TargetAccount[];
  opened?: number;
  go: (state: Partial<TargetListState>) => void;
}

function BoardTable({ board, accounts, opened, go }: TableProperties) {
  const t = useTranslate();
  const teams = board.list.rule.teams;
  return (
    <section className="scroll-x" tabIndex={0} aria-label={t("targets.part.accounts")}>
      <table className="data-table board" data-testid="board">
        <thead>
          <tr>
            <th scope="col">{t("column.account")}</th>
            <th scope="col">{t("targets.state")}</th>
            {teams.map((team) => (
              <th key={team} scope="col">
                {wordOf(t, "targets.team", team)}
              </th>
            ))}
            <th scope="col" className="number">
              {t("column.tier")}
            </th>
            <th scope="col" className="number">
              {t("column.score")}
            </th>
            <th scope="col" className="number">
              {t("targets.points")}
            </th>
            <th scope="col">{t("column.owner")}</th>
            <th scope="col">{t("targets.proposed_by")}</th>
          </tr>
        </thead>
        <tbody>
          {accounts.map((account) => (
            <BoardRow
              key={account.account.id}
              account={account}
              teams={teams}
              isOpened={account.account.id === opened}
              onOpen={() => go({ account: account.account.id })}
            />
          ))}
        </tbody>
      </table>
    </section>
  );
}

interface RowProperties {
  account: TargetAccount;
  teams: string[];
  isOpened: boolean;
  onOpen: () => void;
}

function BoardRow({ account, teams, isOpened, onOpen }: RowProperties) {
  const t = useTranslate();
  const format = useFormat();
  const positionOf = (team: string) =>
    account.teams.find((it) => it.team === team)?.position ?? "open";
  const part = account.answered_share;
  return (
    <tr data-opened={isOpened || undefined}>
      <th scope="row">
        <button type="button" className="link-button" data-row onClick={onOpen}>
          {account.account.name}
        </button>
        {account.industry && <span className="small muted block">{account.industry}</span>}
      </th>
      <td>
        <AccountStateTag state={account.state} />
      </td>
      {teams.map((team) => (
        <td key={team} className="nowrap">
          <Position position={positionOf(team)} />
        </td>
      ))}
      <td className="number">{account.tier ?? "–"}</td>
      <td className="number">{format.decimal(account.score)}</td>
      <td className="number">
        {format.decimal(account.points)}
        {account.points !== null && part < 0.9995 && (
          <span className="small muted block">
            {t("targets.answered", { share: format.percent(part) })}
          </span>
        )}
      </td>
      <td>{account.owner ?? "–"}</td>
      <td>
        {account.proposed_by}
        <span className="small muted block">{account.reason}</span>
      </td>
    </tr>
  );
}
