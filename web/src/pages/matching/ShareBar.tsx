import { useFormat } from "../../format";
import { useTranslate } from "../../i18n";

interface Properties {
  strong: number;
  review: number;
  none: number;
  legend?: boolean;
}

const outcomes = ["strong", "review", "none"] as const;

/** How people divide into matched, doubtful and without an account. */
export function ShareBar({ legend, ...counts }: Properties) {
  const t = useTranslate();
  const format = useFormat();
  const all = counts.strong + counts.review + counts.none;
  const shown = outcomes.filter((outcome) => counts[outcome] > 0);
  return (
    <div className="share">
      <div className="share-bar" aria-hidden="true">
        {shown.map((outcome) => (
          <span key={outcome} data-outcome={outcome} style={{ flexGrow: counts[outcome] }} />
        ))}
      </div>
      {legend && (
        <ul className="share-legend small">
          {outcomes.map((outcome) => (
            <li key={outcome}>
              <span className="share-mark" data-outcome={outcome} aria-hidden="true" />
              {t(`match.outcome.${outcome}`)}{" "}
              <span className="tabular muted">
                {format.percent(all === 0 ? null : counts[outcome] / all)}
              </span>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
