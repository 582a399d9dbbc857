import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Card } from "../../components/Card";
import { May } from "../../components/May";
import { ErrorState } from "../../components/states";
import { useFormat } from "../../format";
import { useTranslate } from "../../i18n";
import { useMay } from "../../session";
import { editTargetList, refreshTargets, type TargetList } from "./api";
import { teams } from "./state";

/** What a list goes by: whose yes counts, how much may be swapped, what an owner can carry. */
export function RuleCard({ list }: { list: TargetList }) {
  const t = useTranslate();
  const format = useFormat();
  const queries = useQueryClient();
  const mayEdit = useMay("plan_targets");
  const [chosen, setChosen] = useState<readonly string[]>(list.rule.teams);
  const [share, setShare] = useState(String(Math.round(list.rule.swap_share * 1000) / 10));
  const [capacity, setCapacity] = useState(list.rule.capacity.map(String));
  const save = useMutation({
    mutationFn: () =>
      editTargetList(list.id, {
        rule: {
          teams: teams.filter((team) => chosen.includes(team)),
          swap_share: Number(share) / 100,
          capacity: capacity.map(Number),
        },
        revision: list.revision,
      }),
    onSuccess: () => refreshTargets(queries),
  });
  return (
    <Card title={t("targets.part.rule")} note={t("targets.rule_note")}>
      <May action="plan_targets" says />
      <form
        className="stack rule-form"
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate();
        }}
      >
        <fieldset className="row" disabled={!mayEdit}>
          <legend>{t("targets.rule_teams")}</legend>
          {teams.map((team) => (
            <label key={team} className="row">
              <input
                type="checkbox"
                checked={chosen.includes(team)}
                onChange={({ target }) =>
                  setChosen(
                    target.checked ? [...chosen, team] : chosen.filter((other) => other !== team),
                  )
                }
              />
              {t(`targets.team.${team}`)}
            </label>
          ))}
        </fieldset>
        <label className="field">
          {t("targets.rule_share")}
          <input
            className="input short-input"
            type="number"
            min={0}
            max={100}
            step="any"
            required
            disabled={!mayEdit}
            value={share}
            onChange={({ target }) => setShare(target.value)}
          />
        </label>
        <fieldset className="row" disabled={!mayEdit}>
          <legend>{t("targets.rule_capacity")}</legend>
          {capacity.map((value, place) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the place is the tier.
            <label key={place} className="row">
              {t("targets.tier", { tier: place + 1 })}
              <input
                className="input short-input"
                type="number"
                min={1}
                step="any"
                required
                value={value}
                onChange={({ target }) =>
                  setCapacity(capacity.map((it, at) => (at === place ? target.value : it)))
                }
              />
            </label>
          ))}
        </fieldset>
        {save.isError && <ErrorState what={t("targets.not_changed")} error={save.error} />}
        <p className="small muted">
          {t("decision.by", { who: list.created_by, when: format.dateTime(list.created_at) })}
        </p>
        <May action="plan_targets">
          <div className="row">
            <button
              type="submit"
              className="button button-primary"
              disabled={save.isPending || chosen.length === 0}
            >
              {t("action.save")}
            </button>
          </div>
        </May>
      </form>
    </Card>
  );
}
