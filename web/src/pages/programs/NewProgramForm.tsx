import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { workspaceQuery } from "../../api";
import { ErrorState } from "../../components/states";
import { useTranslate } from "../../i18n";
import { preferences } from "../../state/preferences";
import { targetListsQuery } from "../targets/api";
import { createProgram, refreshPrograms } from "./api";
import { cycles, type Sale } from "./state";

interface Properties {
  advised: string | null;
  /** What was said of the sale: it is kept beside the choice. */
  sale: Sale;
}

/** Makes a programme, of the advised cycle or another one. */
export function NewProgramForm({ advised, sale }: Properties) {
  const t = useTranslate();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const lists = useQuery(targetListsQuery).data?.items ?? [];
  const currency = useQuery(workspaceQuery).data?.currency ?? "";
  const [name, setName] = useState("");
  const [cycle, setCycle] = useState(advised ?? "mid");
  const [list, setList] = useState("");
  const make = useMutation({
    mutationFn: () =>
      createProgram({
        name: name.trim(),
        cycle,
        target_list_id: list ? Number(list) : null,
        criteria_id: lists.find(({ id }) => String(id) === list)?.criteria_id ?? null,
        language: preferences().language,
        sale: {
          deal_size: sale.deal_size ? { amount: sale.deal_size, currency } : null,
          buyers: sale.buyers ?? null,
          cycle_days: sale.cycle_days ?? null,
          decided_by: sale.decided_by ?? null,
        },
      }),
    onSuccess: async ({ id }) => {
      await refreshPrograms(queries);
      await navigate({ to: "/programs/$programId", params: { programId: String(id) } });
    },
  });
  return (
    <>
      {make.isError && <ErrorState what={t("programs.not_made")} error={make.error} />}
      <form
        className="inline-form sale-form"
        onSubmit={(event) => {
          event.preventDefault();
          make.mutate();
        }}
      >
        <label className="field">
          {t("programs.name")}
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
          {t("programs.cycle")}
          <select
            className="select"
            value={cycle}
            onChange={({ target }) => setCycle(target.value)}
          >
            {cycles.map((known) => (
              <option key={known} value={known}>
                {t(`programs.cycle.${known}`)}
              </option>
            ))}
          </select>
        </label>
        <label className="field">
          {t("targets.list")}
          <select className="select" value={list} onChange={({ target }) => setList(target.value)}>
            <option value="">–</option>
            {lists.map(({ id, name: of }) => (
              <option key={id} value={id}>
                {of}
              </option>
            ))}
          </select>
        </label>
        <button type="submit" className="button button-primary" disabled={make.isPending}>
          {t("programs.make")}
        </button>
      </form>
    </>
  );
}
