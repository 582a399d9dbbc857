import { useMutation, useQueryClient } from "@tanstack/react-query";
import { May } from "../../components/May";
import { useReason } from "../../components/states";
import { useFormat } from "../../format";
import { useTranslate } from "../../i18n";
import { launchPilot, type Pilot, refreshPilots } from "./api";
import { readyTogether } from "./next";

/** Launches what the gate lets through, if there is more than one account. */
export function LaunchAll({ pilot }: { pilot: Pilot }) {
  const t = useTranslate();
  const format = useFormat();
  const queries = useQueryClient();
  const launch = useMutation({
    mutationFn: () => launchPilot(pilot.program.id, { account_id: null, override_reason: null }),
    onSettled: () => refreshPilots(queries),
  });
  const why = useReason(launch.error);
  const ready = readyTogether(pilot.wave?.accounts ?? []);
  if (ready.length < 2) return null;
  return (
    <May action="plan_programs">
      {launch.isError && (
        <span role="alert" className="small bad">
          {why}
        </span>
      )}
      <button
        type="button"
        className="button button-primary"
        disabled={launch.isPending}
        onClick={() => launch.mutate()}
      >
        {t("pilots.launch_all", { count: format.integer(ready.length) })}
      </button>
    </May>
  );
}
