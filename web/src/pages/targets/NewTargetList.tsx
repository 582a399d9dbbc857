import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { ErrorState } from "../../components/states";
import { useTranslate } from "../../i18n";
import type { CriteriaSheet } from "../criteria/api";
import { createTargetList, refreshTargets } from "./api";
import { nextQuarter } from "./period";

/** Makes a list: its name, its criteria and its period. */
export function NewTargetList({ sheets }: { sheets: CriteriaSheet[] }) {
  const t = useTranslate();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [quarter] = useState(() => nextQuarter(new Date()));
  const [name, setName] = useState("");
  const [chosen, setChosen] = useState<number | null>(null);
  const [from, setFrom] = useState(quarter.from);
  const [to, setTo] = useState(quarter.to);
  const make = useMutation({
    mutationFn: () =>
      createTargetList({
        name: name.trim(),
        criteria_id: chosen ?? sheets[0]?.id ?? 0,
        from,
        to,
        rule: null,
      }),
    onSuccess: async ({ id }) => {
      await refreshTargets(queries);
      await navigate({ to: "/targets/$targetListId", params: { targetListId: String(id) } });
    },
  });
  return (
    <>
      {make.isError && <ErrorState what={t("targets.not_made")} error={make.error} />}
      <form
        className="inline-form"
        onSubmit={(event) => {
          event.preventDefault();
          make.mutate();
        }}
      >
        <label className="field">
          {t("targets.name")}
          <input
            className="input"
            required
            maxLength={120}
            autoComplete="off"
            value={name}
            onChange={({ target }) => setName(target.value)}
          />
        </label>
        <label className="field">
          {t("criteria.title")}
          <select
            className="select"
            value={chosen ?? sheets[0]?.id}
            onChange={({ target }) => setChosen(Number(target.value))}
          >
            {sheets.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </select>
        </label>
        <label className="field">
          {t("targets.from")}
          <input
            className="input"
            type="date"
            required
            value={from}
            onChange={({ target }) => setFrom(target.value)}
          />
        </label>
        <label className="field">
          {t("targets.to")}
          <input
            className="input"
            type="date"
            required
            value={to}
            onChange={({ target }) => setTo(target.value)}
          />
        </label>
        <button type="submit" className="button button-primary" disabled={make.isPending}>
          {t("targets.make")}
        </button>
      </form>
    </>
  );
}
