import { Link } from "@tanstack/react-router";
import { Card } from "../../components/Card";
import { useFormat } from "../../format";
import { useTranslate } from "../../i18n";
import type { Pilot, PilotWaveSummary } from "./api";
import { nextNumber } from "./next";
import { useWaveName, WaveTag } from "./words";

/** The waves as steps; one that ended can be looked at. */
export function WavesCard({ pilot }: { pilot: Pilot }) {
  const t = useTranslate();
  const waveName = useWaveName();
  const shown = pilot.wave?.number;
  return (
    <Card title={t("pilots.waves")} note={t("pilots.waves_note")} label={t("pilots.waves")}>
      <ol className="waves" data-testid="waves">
        {pilot.waves.map((wave) => (
          <li key={wave.number} data-shown={wave.number === shown || undefined}>
            <p className="row">
              <Link
                to="/programs/$programId/pilot"
                params={{ programId: String(pilot.program.id) }}
                search={{ wave: wave === pilot.waves.at(-1) ? undefined : wave.number }}
                className="strong text-link"
                aria-current={wave.number === shown ? "page" : undefined}
                activeOptions={{ exact: true, includeSearch: true, explicitUndefined: true }}
              >
                {waveName(wave.number)}
              </Link>
              <WaveTag state={wave.state} />
            </p>
            <Facts wave={wave} />
          </li>
        ))}
        {pilot.next_size && (
          <li className="wave-next">
            <p className="strong">{waveName(nextNumber(pilot.waves))}</p>
            <p className="small muted">
              {t("pilots.size", { min: pilot.next_size.min, max: pilot.next_size.max })}
            </p>
          </li>
        )}
      </ol>
    </Card>
  );
}

function Facts({ wave }: { wave: PilotWaveSummary }) {
  const t = useTranslate();
  const format = useFormat();
  return (
    <>
      <p className="small">
        {t("pilots.counts", {
          accounts: format.integer(wave.accounts),
          launched: format.integer(wave.launched),
        })}
      </p>
      <p className="small muted">
        {wave.ended_by && wave.ended_at
          ? t("pilots.ended", { who: wave.ended_by, when: format.dateTime(wave.ended_at) })
          : t("pilots.begun", { who: wave.created_by, when: format.dateTime(wave.created_at) })}
      </p>
      {wave.learnings && <p className="small wave-learnings">{wave.learnings}</p>}
    </>
  );
}
