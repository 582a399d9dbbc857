import { useState } from "react";
import { May } from "../../components/May";
import { useTranslate } from "../../i18n";
import { useMay } from "../../session";
import type { Pilot } from "./api";
import { checkInFieldId } from "./CheckInCard";
import { EndDialog } from "./EndDialog";
import { LaunchAll } from "./LaunchAll";
import { nextStep } from "./next";
import { Obstacles } from "./words";

/** What comes next, in one sentence, and the end of the wave. */
export function NextCard({ pilot }: { pilot: Pilot }) {
  const t = useTranslate();
  const [open, setOpen] = useState<"pass" | "stop" | null>(null);
  const next = nextStep(pilot);
  const { wave } = pilot;
  const isRunning = wave?.state === "running";
  return (
    <section className="card" aria-label={t("pilots.next")}>
      <div className="card-body stack">
        <div className="notice-row pilot-next">
          <p data-testid="next-step">
            <span className="strong">{t("pilots.next")}:</span> {t(next.key, next.values)}
          </p>
          {isRunning && (
            <div className="page-controls">
              <LaunchAll pilot={pilot} />
              <May action="pass_pilots">
                <button type="button" className="button" onClick={() => setOpen("stop")}>
                  {t("pilots.stop")}
                </button>
                <button
                  type="button"
                  className={`button ${next.key === "pilots.next.end" ? "button-primary" : ""}`}
                  onClick={() => setOpen("pass")}
                >
                  {t("pilots.pass")}
                </button>
              </May>
            </div>
          )}
        </div>
        {isRunning && wave.obstacles.length > 0 && (
          <May action="pass_pilots">
            <div className="small muted" data-testid="pass-obstacles">
              <p>{t("pilots.against_pass")}</p>
              <Obstacles items={wave.obstacles} />
            </div>
          </May>
        )}
        {pilot.check_in_due && <DueToday />}
      </div>
      {open && wave && <EndDialog end={open} pilot={pilot} onClose={() => setOpen(null)} />}
    </section>
  );
}

/** Says that it is time for a check-in, and leads to it. */
function DueToday() {
  const t = useTranslate();
  const mayCheckIn = useMay("work_tasks");
  return (
    <p className="notice notice-row" data-testid="due-today">
      <span className="strong">{t("pilots.due_today")}</span>
      {mayCheckIn && (
        <button
          type="button"
          className="button"
          onClick={() => document.getElementById(checkInFieldId)?.focus()}
        >
          {t("pilots.check_in")}
        </button>
      )}
    </p>
  );
}
