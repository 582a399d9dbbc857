import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { May } from "../../components/May";
import { ErrorState } from "../../components/states";
import { useFormat } from "../../format";
import { useTranslate } from "../../i18n";
import { useUser } from "../../session";
import { judgeTarget, refreshTargets, type TargetAccount, type TargetBoard } from "./api";
import { reasonMax } from "./ReasonDialog";

type Criterion = TargetBoard["criteria"]["criteria"][number];
type Answer = TargetAccount["sheet"][number];

/** How the account does by each criterion; who may judges what people answer. */
export function SheetSection({ board, account }: { board: TargetBoard; account: TargetAccount }) {
  const t = useTranslate();
  const format = useFormat();
  return (
    <section className="drawer-section" data-testid="sheet">
      <h3>
        {t("targets.sheet")}{" "}
        <span className="muted tabular">
          {format.decimal(account.points)}
          {account.points !== null &&
            account.answered_share < 0.9995 &&
            ` · ${t("targets.answered", { share: format.percent(account.answered_share) })}`}
        </span>
      </h3>
      <ul className="stack">
        {board.criteria.criteria.map((criterion) => (
          <Line
            key={criterion.key}
            board={board}
            account={account}
            criterion={criterion}
            answer={account.sheet.find(({ key }) => key === criterion.key)}
          />
        ))}
      </ul>
    </section>
  );
}

interface LineProperties {
  board: TargetBoard;
  account: TargetAccount;
  criterion: Criterion;
  answer?: Answer;
}

function Line({ board, account, criterion, answer }: LineProperties) {
  const t = useTranslate();
  const isSignedIn = useUser() !== undefined;
  const share = answer?.share ?? null;
  return (
    <li className="sheet-line">
      <p className="row">
        <span className="strong">{criterion.name}</span>
        <Verdict isFilter={criterion.filter !== null} share={share} />
      </p>
      <p className="small muted">
        {criterion.filter ? <code>{criterion.filter}</code> : criterion.question}
      </p>
      {answer?.judgements.map(({ name, points, reason, at }) => (
        <p key={name + at} className="small">
          {t("targets.judgement", { name, points })} {reason}
        </p>
      ))}
      {criterion.question !== null && isSignedIn && account.state !== "excluded" && (
        <May action="choose_targets">
          <JudgeForm
            listId={board.list.id}
            accountId={account.account.id}
            criterion={criterion.key}
            name={criterion.name}
          />
        </May>
      )}
    </li>
  );
}

/** What the criterion brings: met or not by the machine, a share by people. */
function Verdict({ isFilter, share }: { isFilter: boolean; share: number | null }) {
  const t = useTranslate();
  const format = useFormat();
  if (share === null) return <span className="muted">{t("targets.unanswered")}</span>;
  if (!isFilter) return <span className="tabular">{format.percent(share)}</span>;
  return share > 0 ? (
    <span className="good">✓ {t("targets.met")}</span>
  ) : (
    <span className="muted">✕ {t("targets.not_met")}</span>
  );
}

interface JudgeProperties {
  listId: number;
  accountId: number;
  criterion: string;
  name: string;
}

const scale = [1, 2, 3, 4, 5];

function JudgeForm({ listId, accountId, criterion, name }: JudgeProperties) {
  const t = useTranslate();
  const queries = useQueryClient();
  const [points, setPoints] = useState(3);
  const [reason, setReason] = useState("");
  const judge = useMutation({
    mutationFn: () =>
      judgeTarget(listId, { account_id: accountId, criterion, points, reason: reason.trim() }),
    onSuccess: () => {
      setReason("");
      return refreshTargets(queries);
    },
  });
  return (
    <form
      className="judge-form"
      onSubmit={(event) => {
        event.preventDefault();
        judge.mutate();
      }}
    >
      <select
        className="select"
        aria-label={t("targets.points_of", { name })}
        value={points}
        onChange={({ target }) => setPoints(Number(target.value))}
      >
        {scale.map((step) => (
          <option key={step} value={step}>
            {step}
          </option>
        ))}
      </select>
      <input
        className="input"
        aria-label={t("targets.reason_of", { name })}
        placeholder={t("targets.sentence")}
        maxLength={reasonMax}
        value={reason}
        onChange={({ target }) => setReason(target.value)}
      />
      <button type="submit" className="button" disabled={judge.isPending || !reason.trim()}>
        {t("targets.judge")}
      </button>
      {judge.isError && <ErrorState what={t("targets.not_changed")} error={judge.error} />}
    </form>
  );
}
