import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Card } from "../../components/Card";
import { May } from "../../components/May";
import { EmptyState, ErrorState } from "../../components/states";
import { useFormat } from "../../format";
import { useTranslate } from "../../i18n";
import { dayAfter } from "../tasks/days";
import { addCost, editProgram, type ProgramDetail, refreshPrograms } from "./api";
import { AddForm, LineField, RemoveButton } from "./items";

/** The budget of a programme, its costs, and what is left. */
export function MoneyPart({ detail }: { detail: ProgramDetail }) {
  const t = useTranslate();
  const format = useFormat();
  const { program, spending, costs } = detail;
  return (
    <Card title={t("programs.part.money")} flush>
      <dl className="figures" data-testid="money">
        <div className="figure">
          <dt className="muted">{t("programs.budget")}</dt>
          <dd className="figure-value">{format.money(program.budget)}</dd>
        </div>
        <div className="figure">
          <dt className="muted">{t("programs.spent")}</dt>
          <dd className="figure-value">{format.money(spending.spent)}</dd>
          {spending.left_out > 0 && (
            <dd className="small bad">
              {t("programs.without_rate", { count: format.integer(spending.left_out) })}
            </dd>
          )}
        </div>
        <div className="figure">
          <dt className="muted">{t("programs.left")}</dt>
          <dd className="figure-value">{format.money(spending.left)}</dd>
        </div>
      </dl>
      <BudgetForm key={program.revision} detail={detail} />
      <NewCost id={program.id} currency={spending.spent.currency} />
      {costs.length === 0 && <EmptyState text={t("programs.no_costs")} />}
      {costs.length > 0 && (
        <section className="scroll-x" tabIndex={0} aria-label={t("programs.costs")}>
          <table className="data-table" data-testid="costs">
            <thead>
              <tr>
                <th scope="col">{t("programs.cost")}</th>
                <th scope="col">{t("programs.day")}</th>
                <th scope="col" className="number">
                  {t("programs.amount")}
                </th>
                <th scope="col">
                  <span className="visually-hidden">{t("lists.remove")}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {costs.map((cost) => (
                <tr key={cost.id}>
                  <th scope="row">{cost.title}</th>
                  <td>{format.date(cost.on)}</td>
                  <td className="number">{format.money(cost.amount)}</td>
                  <td className="cell-actions">
                    <RemoveButton programId={program.id} item={cost.id} name={cost.title} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
    </Card>
  );
}

function BudgetForm({ detail }: { detail: ProgramDetail }) {
  const t = useTranslate();
  const queries = useQueryClient();
  const { program, spending } = detail;
  const [amount, setAmount] = useState(String(program.budget?.amount ?? ""));
  const currency = program.budget?.currency ?? spending.spent.currency;
  const save = useMutation({
    mutationFn: () =>
      editProgram(program.id, {
        revision: program.revision,
        target_list_id: program.target_list?.id ?? null,
        criteria_id: program.criteria?.id ?? null,
        budget: amount ? { amount: Number(amount), currency } : null,
      }),
    onSuccess: () => refreshPrograms(queries),
  });
  return (
    <May action="plan_programs">
      {save.isError && <ErrorState what={t("programs.not_saved")} error={save.error} />}
      <form
        className="inline-form"
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate();
        }}
      >
        <label className="field">
          {t("programs.budget_in", { currency })}
          <input
            className="input"
            type="number"
            min={0}
            step="any"
            value={amount}
            onChange={({ target }) => setAmount(target.value)}
          />
        </label>
        <button type="submit" className="button" disabled={save.isPending}>
          {t("programs.set_budget")}
        </button>
      </form>
    </May>
  );
}

function NewCost({ id, currency }: { id: number; currency: string }) {
  const t = useTranslate();
  const [title, setTitle] = useState("");
  const [amount, setAmount] = useState("");
  const [code, setCode] = useState(currency);
  const [on, setOn] = useState(() => dayAfter(new Date(), 0));
  return (
    <AddForm
      add={() => {
        const money = { amount: Number(amount), currency: code.trim().toUpperCase() };
        return addCost(id, { title: title.trim(), amount: money, on });
      }}
      onAdded={() => {
        setTitle("");
        setAmount("");
      }}
    >
      <LineField label={t("programs.cost")} value={title} onValue={setTitle} grows />
      <LineField label={t("programs.amount")} type="number" value={amount} onValue={setAmount} />
      <LineField label={t("programs.currency")} value={code} onValue={setCode} />
      <LineField label={t("programs.day")} type="date" value={on} onValue={setOn} />
    </AddForm>
  );
}
