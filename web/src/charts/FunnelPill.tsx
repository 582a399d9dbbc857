import { rateDetail, rateText } from "../components/RateText";
import type { Format } from "../format";
import type { Translate } from "../i18n";
import type { FunnelStep } from "./funnel-geometry";
import "./funnel.css";

/** What a mark says on hover, and where. */
export interface Tip {
  x: number;
  y: number;
  text: string;
}

const roomForDays = 200;

interface PillProperties {
  step: FunnelStep;
  /** Pixels between two columns: where they are few the days are in the tooltip only. */
  room: number;
  onTip: (tip: Tip | null) => void;
  t: Translate;
  format: Format;
}

/** Days in the shortest form that still says the unit. */
function daysText(step: FunnelStep, format: Format): string {
  const days = step.from.days?.median;
  return days == null ? "" : format.days(days >= 10 ? Math.round(days) : days);
}

function detailOf(step: FunnelStep, t: Translate, format: Format): string {
  const { conversion, days } = step.from;
  const lines = [
    `${t(`funnel.stage.${step.from.key}`)} → ${t(`funnel.stage.${step.to}`)}`,
    conversion ? rateDetail(conversion, t, format) : t("funnel.no_cases"),
  ];
  if (days) {
    lines.push(
      t("funnel.days_detail", {
        median: format.days(days.median),
        q1: format.decimal(days.q1),
        q3: format.decimal(days.q3),
        cases: format.integer(days.cases),
      }),
    );
  }
  return lines.join("\n");
}

/** The rate of a step with its days; base and interval on hover. */
export function Pill({ step, room, onTip, t, format }: PillProperties) {
  const text = rateText(step.from.conversion, t, format);
  const detail = detailOf(step, t, format);
  const days = step.shared && room < roomForDays ? "" : daysText(step, format);
  const width = Math.max(46, text.length * 6.6 + 16);
  const inline = step.shared && days !== "";
  const show = () => onTip({ x: step.x, y: step.y - 8, text: detail });
  const hide = () => onTip(null);
  return (
    <g
      role="img"
      tabIndex={0}
      aria-label={detail.replaceAll("\n", ", ")}
      className="pill"
      onMouseEnter={show}
      onMouseLeave={hide}
      onFocus={show}
      onBlur={hide}
    >
      <rect x={step.x - width / 2} y={step.y - 10} width={width} height={20} rx={10} />
      <text x={step.x} y={step.y + 4} textAnchor="middle" className="pill-rate">
        {text}
      </text>
      {days && (
        <text
          x={inline ? step.x + width / 2 + 6 : step.x}
          y={inline ? step.y + 4 : step.y + 24}
          textAnchor={inline ? "start" : "middle"}
          className="pill-days"
        >
          {days}
        </text>
      )}
    </g>
  );
}
