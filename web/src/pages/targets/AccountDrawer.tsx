import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { Drawer } from "../../components/Drawer";
import { May } from "../../components/May";
import { ErrorState } from "../../components/states";
import { useFormat } from "../../format";
import { useTranslate, wordOf } from "../../i18n";
import { useUser } from "../../session";
import { refreshTargets, type TargetAccount, type TargetBoard, voteOnTarget } from "./api";
import { ExcludeSection } from "./ExcludeSection";
import { reasonMax } from "./ReasonDialog";
import { SheetSection } from "./SheetSection";
import { teamOf } from "./state";
import { TalkSection } from "./TalkSection";
import { AccountStateTag, Position } from "./words";

interface Properties {
  board: TargetBoard;
  account: TargetAccount;
  onClose: () => void;
}

/** All that is said of a proposed account, and what the reader can say. */
export function AccountDrawer({ board, account, onClose }: Properties) {
  const { name, id } = account.account;
  return (
    <Drawer
      label={name}
      title={
        <h2>
          <Link to="/accounts/$accountId" params={{ accountId: String(id) }} className="text-link">
            {name}
          </Link>{" "}
          <AccountStateTag state={account.state} />
        </h2>
      }
      onClose={onClose}
    >
      <WhyFacts account={account} />
      <VoteSection board={board} account={account} />
      <SheetSection board={board} account={account} />
      <TalkSection list={board.list} account={id} />
      <May action="choose_targets">
        <ExcludeSection board={board} account={account} />
      </May>
    </Drawer>
  );
}

/** Who proposed it and why, and the figures beside. */
function WhyFacts({ account }: { account: TargetAccount }) {
  const t = useTranslate();
  const format = useFormat();
  const facts: [string, string][] = [
    [
      t("targets.proposed_by"),
      `${t("decision.by", { who: account.proposed_by, when: format.dateTime(account.proposed_at) })}`,
    ],
    [t("targets.source"), wordOf(t, "targets.source", account.source)],
    [t("targets.reason"), account.reason],
    [t("column.tier"), account.tier === null ? "–" : String(account.tier)],
    [t("column.score"), format.decimal(account.score)],
    [t("targets.committee"), format.percent(share(account.committee))],
    [t("column.owner"), account.owner ?? "–"],
  ];
  if (account.target_from) {
    facts.push([t("targets.target_since"), format.dateTime(account.target_from)]);
  }
  if (account.excluded_by) {
    facts.push([
      t("targets.account.excluded"),
      `${account.excluded_by}: ${account.excluded_reason ?? ""}`,
    ]);
  }
  return (
    <section className="drawer-section">
      <dl className="facts">
        {facts.map(([name, value]) => (
          <div key={name} className="fact">
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

const share = (hundredths: number | null) => (hundredths === null ? null : hundredths / 100);

/** The votes of each team, and the reader's own. */
function VoteSection({ board, account }: { board: TargetBoard; account: TargetAccount }) {
  const t = useTranslate();
  const team = teamOf(useUser()?.role);
  const mayVote = board.criteria.signed && account.state !== "excluded";
  return (
    <section className="drawer-section" data-testid="votes">
      <h3>{t("targets.votes")}</h3>
      <ul className="stack">
        {account.teams.map(({ team: of, position }) => (
          <li key={of}>
            <p className="row">
              <span className="strong">{wordOf(t, "targets.team", of)}</span>
              <Position position={position} />
            </p>
            <Votes account={account} team={of} />
          </li>
        ))}
      </ul>
      {mayVote && team && board.list.rule.teams.includes(team) && (
        <May action="choose_targets">
          <VoteForm listId={board.list.id} account={account} />
        </May>
      )}
    </section>
  );
}

function Votes({ account, team }: { account: TargetAccount; team: string }) {
  const t = useTranslate();
  const format = useFormat();
  return account.votes
    .filter((vote) => vote.team === team)
    .map((vote) => (
      <p key={vote.name + vote.at} className="small">
        {vote.name}: {t(vote.agrees ? "targets.agrees" : "targets.objects")} · {vote.reason}{" "}
        <span className="muted">{format.relative(vote.at)}</span>
      </p>
    ));
}

function VoteForm({ listId, account }: { listId: number; account: TargetAccount }) {
  const t = useTranslate();
  const queries = useQueryClient();
  const [reason, setReason] = useState("");
  const vote = useMutation({
    mutationFn: (agrees: boolean) =>
      voteOnTarget(listId, { account_id: account.account.id, agrees, reason: reason.trim() }),
    onSuccess: () => {
      setReason("");
      return refreshTargets(queries);
    },
  });
  const isReady = !vote.isPending && reason.trim() !== "";
  return (
    <form
      className="stack drawer-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (isReady) vote.mutate(true);
      }}
    >
      <label className="field">
        {t("targets.your_vote")}
        <input
          className="input"
          maxLength={reasonMax}
          placeholder={t("targets.reason")}
          value={reason}
          onChange={({ target }) => setReason(target.value)}
        />
      </label>
      <div className="row">
        <button type="submit" className="button" disabled={!isReady}>
          ✓ {t("targets.agree")}
        </button>
        <button
          type="button"
          className="button"
          disabled={!isReady}
          onClick={() => vote.mutate(false)}
        >
          ✕ {t("targets.object")}
        </button>
      </div>
      {vote.isError && <ErrorState what={t("targets.not_changed")} error={vote.error} />}
    </form>
  );
}
