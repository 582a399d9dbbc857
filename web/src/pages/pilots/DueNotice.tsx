import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useFormat } from "../../format";
import { useTranslate } from "../../i18n";
import { dueQuery } from "./api";
import { useWaveName } from "./words";

/** Says on which waves no one checked in today, and leads to them. */
export function DueNotice() {
  const t = useTranslate();
  const format = useFormat();
  const waveName = useWaveName();
  const items = useQuery(dueQuery).data?.items ?? [];
  if (items.length === 0) return null;
  return (
    <div className="notice" data-testid="check-ins-due">
      <div>
        <p className="strong">{t("pilots.due_today")}</p>
        <ul>
          {items.map(({ program, wave, last_day: day }) => (
            <li key={program.id}>
              <Link
                to="/programs/$programId/pilot"
                params={{ programId: String(program.id) }}
                className="text-link"
              >
                {program.name}
              </Link>{" "}
              · {waveName(wave)} ·{" "}
              {day ? t("pilots.last_day", { day: format.date(day) }) : t("pilots.no_day")}
            </li>
          ))}
        </ul>
      </div>
    </div>
  );
}
