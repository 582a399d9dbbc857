import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { Card } from "../../components/Card";
import { May } from "../../components/May";
import { ErrorState, SkeletonLines } from "../../components/states";
import { useFormat } from "../../format";
import { useTranslate, wordOf } from "../../i18n";
import { useMay } from "../../session";
import { type ProgramSheet, refreshPrograms, sheetQuery, writeSheet } from "./api";
import { type SheetKind, sheetKinds } from "./state";

interface Properties {
  id: number;
  kind: SheetKind;
  /** Those that were filled in. */
  sheets: ProgramSheet[];
}

/** The strategy sheets of a programme: fillable, versioned, printable. */
export function SheetsPart({ id, kind, sheets }: Properties) {
  const t = useTranslate();
  const format = useFormat();
  const found = useQuery(sheetQuery(id, kind));
  const filled = (of: string) => sheets.find((sheet) => sheet.kind === of)?.completeness ?? 0;
  const sheet = found.data;
  return (
    <Card
      title={t(`programs.sheet.${kind}`)}
      note={t(`programs.sheet_note.${kind}`)}
      flush
      controls={
        <button type="button" className="button" onClick={() => window.print()}>
          {t("programs.print")}
        </button>
      }
    >
      <div className="filter-bar">
        <nav className="segmented wraps" aria-label={t("programs.part.sheets")}>
          {sheetKinds.map((known, place) => (
            <Link
              key={known}
              from="/programs/$programId"
              search={{ part: "sheets", sheet: place === 0 ? undefined : known }}
              replace
              aria-current={known === kind ? "page" : undefined}
              activeOptions={{ exact: true, includeSearch: true, explicitUndefined: true }}
            >
              {t(`programs.sheet.${known}`)}{" "}
              <span className="tabular">{format.percent(filled(known))}</span>
            </Link>
          ))}
        </nav>
      </div>
      {found.isError && (
        <ErrorState
          what={t("programs.failed")}
          error={found.error}
          onRetry={() => found.refetch()}
        />
      )}
      <div className="card-body">
        {found.isPending && <SkeletonLines count={4} />}
        {sheet && <SheetForm key={`${sheet.kind} ${sheet.version}`} id={id} sheet={sheet} />}
      </div>
    </Card>
  );
}

const lifeStages = ["introduction", "growth", "maturity", "decline"] as const;

function SheetForm({ id, sheet }: { id: number; sheet: ProgramSheet }) {
  const t = useTranslate();
  const format = useFormat();
  const queries = useQueryClient();
  const mayPlan = useMay("plan_programs");
  const [texts, setTexts] = useState<Record<string, string>>(() =>
    Object.fromEntries(sheet.fields.map(({ name, text }) => [name, text ?? ""])),
  );
  const save = useMutation({
    mutationFn: () => {
      const fields = Object.entries(texts).filter(([, text]) => text.trim());
      return writeSheet(id, sheet.kind as SheetKind, {
        version: sheet.version,
        fields: Object.fromEntries(fields),
      });
    },
    onSuccess: () => refreshPrograms(queries),
  });
  return (
    <form
      className="sheet-fields"
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate();
      }}
    >
      {sheet.fields.map(({ name }) => (
        <SheetInput
          key={name}
          kind={sheet.kind}
          name={name}
          value={texts[name] ?? ""}
          isDisabled={!mayPlan}
          onValue={(value) => setTexts({ ...texts, [name]: value })}
        />
      ))}
      {sheet.balance && (
        <p className="whole-line" data-testid="balance">
          {t("programs.balance", {
            benefits: format.decimal(sheet.balance.benefits),
            costs: format.decimal(sheet.balance.costs),
            balance: format.signed(sheet.balance.balance),
          })}
        </p>
      )}
      {save.isError && <ErrorState what={t("programs.not_saved")} error={save.error} />}
      <p className="small muted whole-line">
        {sheet.written_by && sheet.written_at
          ? `${t("targets.version", { version: sheet.version })} · ${t("decision.by", {
              who: sheet.written_by,
              when: format.dateTime(sheet.written_at),
            })}`
          : t("programs.sheet_blank")}
      </p>
      <May action="plan_programs" says>
        <button type="submit" className="button button-primary" disabled={save.isPending}>
          {t("action.save")}
        </button>
      </May>
    </form>
  );
}

interface InputProperties {
  kind: string;
  name: string;
  value: string;
  isDisabled: boolean;
  onValue: (value: string) => void;
}

/** A field of a sheet: a stage is chosen, a benefit or cost is a number, the rest is text. */
function SheetInput({ kind, name, value, isDisabled, onValue }: InputProperties) {
  const t = useTranslate();
  const label = wordOf(t, "programs.field", name);
  const isNumber = kind === "value" && /_(benefit|cost)$/.test(name);
  if (kind === "life_cycle" && name === "stage") {
    return (
      <label className="field">
        {label}
        <select
          className="select"
          disabled={isDisabled}
          value={value}
          onChange={({ target }) => onValue(target.value)}
        >
          <option value="">–</option>
          {lifeStages.map((stage) => (
            <option key={stage} value={stage}>
              {t(`programs.life.${stage}`)}
            </option>
          ))}
        </select>
      </label>
    );
  }
  if (isNumber) {
    return (
      <label className="field">
        {label}
        <input
          className="input short-input"
          type="number"
          min={0}
          max={10}
          step="any"
          disabled={isDisabled}
          value={value}
          onChange={({ target }) => onValue(target.value)}
        />
      </label>
    );
  }
  return (
    <label className="field">
      {label}
      <textarea
        className="input"
        rows={3}
        maxLength={10_000}
        disabled={isDisabled}
        value={value}
        onChange={({ target }) => onValue(target.value)}
      />
    </label>
  );
}
