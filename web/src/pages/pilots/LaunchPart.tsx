import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { May } from "../../components/May";
import { ErrorState } from "../../components/states";
import { useTranslate } from "../../i18n";
import { ReasonDialog } from "../targets/ReasonDialog";
import { launchPilot, type PilotAccount, refreshPilots } from "./api";
import { Obstacles } from "./words";

interface Properties {
  programId: number;
  own: PilotAccount;
}

/** The launch of an account: through the gate, or past it with a reason. */
export function LaunchPart({ programId, own }: Properties) {
  const t = useTranslate();
  const queries = useQueryClient();
  const [isAsking, setAsking] = useState(false);
  const { account, obstacles, blocked, launched_at: launchedAt } = own;
  const launch = useMutation({
    mutationFn: (reason: string | null) =>
      launchPilot(programId, { account_id: account.id, override_reason: reason }),
    onSuccess: () => setAsking(false),
    onSettled: () => refreshPilots(queries),
  });
  if (launchedAt) {
    return obstacles.length > 0 ? (
      <div className="pilot-launch small" data-testid="obstacles">
        <div>
          <p className="bad strong">{t("pilots.not_personal_any_more")}</p>
          <Obstacles items={obstacles} />
        </div>
      </div>
    ) : null;
  }
  const isFree = obstacles.length === 0;
  const word = t(isFree || blocked ? "pilots.launch" : "pilots.launch_nonetheless");
  return (
    <>
      {launch.isError && !isAsking && (
        <ErrorState what={t("pilots.not_launched_now")} error={launch.error} />
      )}
      <div className="pilot-launch">
        {isFree ? (
          <p className="good">✓ {t("pilots.gate_open")}</p>
        ) : (
          <div className="small" data-testid="obstacles">
            <p className="strong">{t(blocked ? "pilots.blocked" : "pilots.against_launch")}</p>
            <Obstacles items={obstacles} />
          </div>
        )}
        <May action="plan_programs">
          <button
            type="button"
            className={isFree ? "button button-primary" : "button"}
            disabled={launch.isPending || blocked}
            aria-label={`${word}: ${account.name}`}
            onClick={() => (isFree ? launch.mutate(null) : setAsking(true))}
          >
            {word}
          </button>
        </May>
      </div>
      {isAsking && (
        <ReasonDialog
          title={`${t("pilots.launch_nonetheless")}: ${account.name}`}
          note={t("pilots.override_note")}
          word={t("pilots.launch_nonetheless")}
          act={launch}
          onClose={() => setAsking(false)}
        >
          <Obstacles items={obstacles} />
        </ReasonDialog>
      )}
    </>
  );
}
