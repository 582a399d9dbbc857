import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { workspaceQuery } from "../../api";
import { Card } from "../../components/Card";
import { May } from "../../components/May";
import { ErrorState, SkeletonLines } from "../../components/states";
import { useFormat } from "../../format";
import { useTranslate, wordOf } from "../../i18n";
import { useUser } from "../../session";
import { usePreferences } from "../../state/preferences";
import { adviceQuery, type CycleScores, type ProgramAdvice } from "./api";
import { NewProgramForm } from "./NewProgramForm";
import { cycles, levels, readSale } from "./state";

/** Asks what is known of a sale and says which cycle fits, with what speaks for each. */
export function AdviceCard() {
  const t = useTranslate();
  const sale = useSearch({ from: "/programs" });
  // The reasons come in the language of the page.
  usePreferences();
  const advice = useQuery({ ...adviceQuery(sale), placeholderData: keepPreviousData });
  const isSignedIn = useUser() !== undefined;
  return (
    <Card title={t("programs.advice")} note={t("programs.advice_note")}>
      <SaleForm />
      {advice.isError && (
        <ErrorState
          what={t("programs.no_advice")}
          error={advice.error}
          onRetry={() => advice.refetch()}
        />
      )}
      {advice.isPending && <SkeletonLines count={4} />}
      {advice.data && <AdviceView advice={advice.data} />}
      {advice.data && isSignedIn && (
        <May action="plan_programs">
          <NewProgramForm key={advice.data.cycle} advised={advice.data.cycle} sale={sale} />
        </May>
      )}
    </Card>
  );
}

function SaleForm() {
  const t = useTranslate();
  const sale = useSearch({ from: "/programs" });
  const navigate = useNavigate({ from: "/programs" });
  const currency = useQuery(workspaceQuery).data?.currency ?? "";
  const [draft, setDraft] = useState({
    deal_size: String(sale.deal_size ?? ""),
    buyers: String(sale.buyers ?? ""),
    cycle_days: String(sale.cycle_days ?? ""),
    decided_by: sale.decided_by ?? "",
  });
  const number = (name: "deal_size" | "buyers" | "cycle_days", label: string) => (
    <label className="field">
      {label}
      <input
        className="input"
        type="number"
        min={name === "buyers" ? 1 : 0}
        step="any"
        placeholder={t("programs.measured")}
        value={draft[name]}
        onChange={({ target }) => setDraft({ ...draft, [name]: target.value })}
      />
    </label>
  );
  return (
    <form
      className="inline-form sale-form"
      onSubmit={(event) => {
        event.preventDefault();
        navigate({ search: readSale(draft), replace: true });
      }}
    >
      {number("deal_size", t("programs.deal_size", { currency }))}
      {number("buyers", t("programs.input.buyers"))}
      {number("cycle_days", t("programs.cycle_days"))}
      <label className="field">
        {t("programs.input.decided_by")}
        <select
          className="select"
          value={draft.decided_by}
          onChange={({ target }) => setDraft({ ...draft, decided_by: target.value as "" })}
        >
          <option value="">{t("programs.measured")}</option>
          {levels.map((level) => (
            <option key={level} value={level}>
              {t(`programs.level.${level}`)}
            </option>
          ))}
        </select>
      </label>
      <button type="submit" className="button">
        {t("programs.advise")}
      </button>
    </form>
  );
}

function AdviceView({ advice }: { advice: ProgramAdvice }) {
  const t = useTranslate();
  const format = useFormat();
  return (
    <div className="stack" data-testid="advice">
      <p className="strong">
        {advice.cycle
          ? t("programs.advised", { cycle: wordOf(t, "programs.cycle", advice.cycle) })
          : t("programs.nothing_known")}
      </p>
      {advice.cycle && <Scores scores={advice.scores} />}
      <ul className="warnings">
        {advice.reasons.map(({ input, source, text }) => (
          <li key={input}>
            {text}{" "}
            <span className="muted">
              {source === "given"
                ? t("programs.given")
                : t("programs.measured_from", { count: format.integer(casesOf(advice, input)) })}
            </span>
          </li>
        ))}
        {advice.missing.map(({ input, text }) => (
          <li key={input} className="muted">
            {t("programs.unknown", { input: wordOf(t, "programs.input", input) })} {text}
          </li>
        ))}
      </ul>
    </div>
  );
}

/** How many won deals say an input. */
function casesOf({ measured }: ProgramAdvice, input: string): number | null {
  const known = measured as unknown as Record<string, { n?: number } | null>;
  return known[input]?.n ?? null;
}

/** How near each cycle is; the figure beside the bar says the same. */
function Scores({ scores }: { scores: CycleScores }) {
  const t = useTranslate();
  const format = useFormat();
  return (
    <ul className="cycle-scores">
      {cycles.map((cycle) => (
        <li key={cycle}>
          <span>{t(`programs.cycle.${cycle}`)}</span>
          <progress max={100} value={scores[cycle]} aria-label={t(`programs.cycle.${cycle}`)} />
          <span className="tabular">{format.percent(scores[cycle] / 100)}</span>
        </li>
      ))}
    </ul>
  );
}
