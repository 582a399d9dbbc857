import { useMutation, useQueries, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { AccountPicker } from "../../components/AccountPicker";
import { Card } from "../../components/Card";
import { Icon } from "../../components/Icon";
import { May } from "../../components/May";
import { ErrorState, SkeletonLines } from "../../components/states";
import { useFormat } from "../../format";
import { useTranslate } from "../../i18n";
import { programQuery } from "../programs/api";
import { targetMembersQuery } from "../targets/api";
import { isRefused, type Pilot, pilotQuery, refreshPilots, startWave } from "./api";
import { ReasonField } from "./fields";
import { nextNumber } from "./next";

interface Named {
  id: number;
  name: string;
}

/** How many targets are offered at once; a search finds the others. */
const offeredMax = 12;

/** Begins the next wave with accounts of the target list. */
export function BeginCard({ pilot }: { pilot: Pilot }) {
  const t = useTranslate();
  const [chosen, setChosen] = useState<Named[]>([]);
  const number = nextNumber(pilot.waves);
  const word = t(number === 1 ? "pilots.begin_pilot" : "pilots.begin", { number });
  const { min = 1, max = 1 } = pilot.next_size ?? {};
  const has = (id: number) => chosen.some((own) => own.id === id);
  const toggle = (account: Named) =>
    setChosen((before) =>
      before.some(({ id }) => id === account.id)
        ? before.filter(({ id }) => id !== account.id)
        : [...before, account],
    );
  return (
    <Card title={word} note={t("pilots.size", { min, max })} label={t("pilots.choose")}>
      <May action="plan_programs" says>
        <div className="stack">
          <Targets pilot={pilot} has={has} onToggle={toggle} />
          <Chosen items={chosen} max={max} onRemove={toggle} />
          <BeginForm pilot={pilot} chosen={chosen} word={word} />
        </div>
      </May>
    </Card>
  );
}

/** The targets of the programme's list that were in no wave yet. */
function useTargets(pilot: Pilot) {
  const program = useQuery(programQuery(pilot.program.id));
  const list = program.data?.program.target_list;
  const members = useQuery({ ...targetMembersQuery(list?.id ?? 0), enabled: list != null });
  const before = useQueries({
    queries: pilot.waves.map(({ number }) => ({
      ...pilotQuery(pilot.program.id, number),
      refetchInterval: false as const,
    })),
  });
  const gone = new Set(
    before.flatMap(({ data }) => data?.wave?.accounts.map(({ account }) => account.id) ?? []),
  );
  const targets = members.data?.items.map(({ account }) => account) ?? [];
  return {
    list,
    isPending: program.isPending || (list != null && members.isPending),
    failed: program.isError ? program : members.isError ? members : null,
    targets: targets.filter(({ id }) => !gone.has(id)),
  };
}

interface TargetProperties {
  pilot: Pilot;
  has: (id: number) => boolean;
  onToggle: (account: Named) => void;
}

function Targets({ pilot, has, onToggle }: TargetProperties) {
  const t = useTranslate();
  const format = useFormat();
  const [text, setText] = useState("");
  const [isPicking, setPicking] = useState(false);
  const { list, isPending, failed, targets } = useTargets(pilot);
  const wanted = text.trim().toLocaleLowerCase();
  const found = targets.filter(({ name }) => name.toLocaleLowerCase().includes(wanted));
  return (
    <>
      <div className="row">
        {targets.length > 0 && (
          <label className="field field-grow">
            {t("pilots.search")}
            <input
              className="input"
              type="search"
              autoComplete="off"
              value={text}
              onChange={({ target }) => setText(target.value)}
            />
          </label>
        )}
        <button type="button" className="button pilot-other" onClick={() => setPicking(true)}>
          <Icon name="search" />
          {t("pilots.other_account")}
        </button>
      </div>
      {failed && (
        <ErrorState
          what={t("pilots.no_targets_loaded")}
          error={failed.error}
          onRetry={() => failed.refetch()}
        />
      )}
      {isPending && <SkeletonLines count={3} />}
      {!isPending && !failed && <Source list={list} isEmpty={targets.length === 0} />}
      {found.length > 0 && (
        <fieldset className="pilot-targets" aria-label={t("pilots.choose")}>
          {found.slice(0, offeredMax).map((account) => (
            <label key={account.id}>
              <input type="checkbox" checked={has(account.id)} onChange={() => onToggle(account)} />
              <span>{account.name}</span>
            </label>
          ))}
        </fieldset>
      )}
      {found.length > offeredMax && (
        <p className="small muted">
          {t("pilots.more_targets", { count: format.integer(found.length - offeredMax) })}
        </p>
      )}
      {wanted && found.length === 0 && <p className="muted">{t("pilots.none_found")}</p>}
      {isPicking && (
        <AccountPicker
          title={t("pilots.other_account")}
          note={t("pilots.other_note")}
          onChoose={(account) => {
            if (!has(account.id)) onToggle(account);
            setPicking(false);
          }}
          onClose={() => setPicking(false)}
        />
      )}
    </>
  );
}

/** From where the accounts are, or why there are none. */
function Source({ list, isEmpty }: { list: Named | null | undefined; isEmpty: boolean }) {
  const t = useTranslate();
  if (!list) return <p className="notice">{t("pilots.no_list")}</p>;
  return (
    <p className="small muted">
      {t(isEmpty ? "pilots.no_targets" : "pilots.from_list")}{" "}
      <Link
        to="/targets/$targetListId"
        params={{ targetListId: String(list.id) }}
        className="text-link"
      >
        {list.name}
      </Link>
    </p>
  );
}

interface ChosenProperties {
  items: Named[];
  max: number;
  onRemove: (account: Named) => void;
}

function Chosen({ items, max, onRemove }: ChosenProperties) {
  const t = useTranslate();
  const format = useFormat();
  if (items.length === 0) return null;
  return (
    <div className="row" data-testid="chosen">
      <span className="small muted tabular">
        {t("pilots.chosen", { count: format.integer(items.length), max: format.integer(max) })}
      </span>
      {items.map((account) => (
        <span key={account.id} className="chip">
          {account.name}
          <button
            type="button"
            aria-label={t("programs.remove", { name: account.name })}
            onClick={() => onRemove(account)}
          >
            <Icon name="close" />
          </button>
        </span>
      ))}
    </div>
  );
}

interface BeginProperties {
  pilot: Pilot;
  chosen: Named[];
  /** What the button says. */
  word: string;
}

/** Begins it; where the server sees something against it, a reason is asked for. */
function BeginForm({ pilot, chosen, word }: BeginProperties) {
  const t = useTranslate();
  const queries = useQueryClient();
  const navigate = useNavigate({ from: "/programs/$programId/pilot" });
  const [reason, setReason] = useState("");
  const accounts = chosen.map(({ id }) => id);
  const begin = useMutation({
    mutationFn: (body: { accounts: number[]; override_reason: string | null }) =>
      startWave(pilot.program.id, body),
    onSuccess: () => navigate({ search: {}, replace: true }),
    onSettled: () => refreshPilots(queries),
  });
  // What was refused was another choice.
  const isSame = String(begin.variables?.accounts) === String(accounts);
  const asksReason = isSame && isRefused(begin.error);
  return (
    <form
      className="stack pilot-stack"
      onSubmit={(event) => {
        event.preventDefault();
        begin.mutate({ accounts, override_reason: asksReason ? reason.trim() : null });
      }}
    >
      {isSame && begin.isError && <ErrorState what={t("pilots.not_begun")} error={begin.error} />}
      {asksReason && <ReasonField value={reason} onValue={setReason} />}
      <div className="row">
        <button
          type="submit"
          className="button button-primary"
          disabled={begin.isPending || accounts.length === 0 || (asksReason && !reason.trim())}
        >
          {asksReason ? t("pilots.begin_nonetheless") : word}
        </button>
      </div>
    </form>
  );
}
