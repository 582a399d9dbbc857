import { useFormat } from "../../format";
import { useTranslate } from "../../i18n";
import type { EventQuality, EventTally } from "./api";
import { totalOf } from "./tallies";

interface Properties {
  data: EventQuality;
  tallies: EventTally[];
}

/** The figures that tell whether all is well. */
export function QualityFigures({ data, tallies }: Properties) {
  const t = useTranslate();
  const format = useFormat();
  const { people, bot, duplicate, rejected } = totalOf(tallies);
  const all = people + bot + duplicate + rejected;
  const { known } = data;
  const shown = known.person + known.account + known.nobody;
  const figures: [string, string, string][] = [
    [
      t("quality.part.people"),
      format.integer(people),
      t("quality.share", { share: format.percent(all > 0 ? people / all : null) }),
    ],
    [
      t("quality.part.rejected"),
      format.integer(rejected),
      t("quality.share", { share: format.percent(all > 0 ? rejected / all : null) }),
    ],
    [
      t("quality.known"),
      format.percent(shown > 0 ? known.person / shown : null),
      t("quality.known_note", {
        accounts: format.integer(known.account),
        nobody: format.integer(known.nobody),
        shown: format.integer(shown),
      }),
    ],
    [
      t("quality.lag"),
      data.lag_ms === null ? "–" : t("quality.ms", { ms: format.integer(data.lag_ms) }),
      t("quality.waiting", {
        scores: format.integer(data.waiting_for_scores),
        lake: format.integer(data.waiting_for_lake),
      }),
    ],
  ];
  return (
    <section className="card figures" aria-label={t("account.figures")}>
      {figures.map(([label, value, note]) => (
        <div key={label} className="figure">
          <p className="muted">{label}</p>
          <p className="figure-value">{value}</p>
          <p className="small muted">{note}</p>
        </div>
      ))}
    </section>
  );
}
