import { useFormat } from "../../format";
import { useTranslate } from "../../i18n";
import type { ScoreModelPreview } from "./api";

const height = 96;

/** How many accounts have which score: now as an outline, with the draft as bars. */
export function SpreadChart({ scores }: { scores: ScoreModelPreview["scores"] }) {
  const t = useTranslate();
  const format = useFormat();
  const most = Math.max(1, ...scores.flatMap(({ before, after }) => [before, after]));
  // Few accounts have high scores: by the root of their number they can still be seen.
  const tall = (count: number) => (height * Math.sqrt(count)) / Math.sqrt(most);
  const width = 100 / scores.length;
  const told = scores
    .filter(({ before, after }) => before + after > 0)
    .map(({ from, before, after }) =>
      t("model.bucket", {
        from: String(from),
        to: String(from + 5),
        before: format.integer(before),
        after: format.integer(after),
      }),
    );
  return (
    <figure className="model-spread">
      <svg
        viewBox={`0 0 100 ${height}`}
        preserveAspectRatio="none"
        height={height}
        width="100%"
        role="img"
        aria-label={`${t("model.spread")}: ${told.join("; ")}`}
      >
        {scores.map(({ from, before, after }, place) => (
          <g key={from}>
            <rect
              className="model-after"
              x={place * width + 0.4}
              width={width - 0.8}
              y={height - tall(after)}
              height={tall(after)}
            />
            <line
              className="model-before"
              x1={place * width}
              x2={(place + 1) * width}
              y1={height - tall(before)}
              y2={height - tall(before)}
            />
          </g>
        ))}
      </svg>
      <figcaption className="muted small">
        <span>0</span>
        <span>{t("model.spread_note")}</span>
        <span>100</span>
      </figcaption>
    </figure>
  );
}
