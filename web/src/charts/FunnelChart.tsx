import { useState } from "react";
import type { Funnel, FunnelStageKey, Motion } from "../api";
import { rateDetail, rateText } from "../components/RateText";
import { useWidth } from "../components/useWidth";
import { type Format, useFormat } from "../format";
import { type Translate, useTranslate } from "../i18n";
import { type FunnelBar, type FunnelStep, funnelGeometry } from "./funnel-geometry";

interface Properties {
  funnel: Funnel;
  onChoose: (motion: Motion, stage: FunnelStageKey) => void;
}

interface Tip {
  x: number;
  y: number;
  text: string;
}

const trackClass = { account_based: "track-account", demand_gen: "track-demand" } as const;

/** Two ribbons that merge at SQL. A click on a bar lists the records behind it. */
export function FunnelChart({ funnel, onChoose }: Properties) {
  const t = useTranslate();
  const format = useFormat();
  const { reference, width } = useWidth<HTMLDivElement>(1100);
  const [tip, setTip] = useState<Tip | null>(null);
  const geometry = funnelGeometry(funnel.tracks, Math.max(width, 640));
  return (
    <div className="funnel-chart" ref={reference}>
      <svg
        width={Math.max(width, 640)}
        height={geometry.height}
        role="group"
        aria-label={t("funnel.title")}
      >
        {geometry.ribbons.map(({ key, motion, path }) => (
          <path key={key} d={path} className={`ribbon ${trackClass[motion]}`} />
        ))}
        {geometry.names.map(({ motion, y }) => (
          <text key={motion} x={8} y={y} className="track-name">
            {t(`motion.${motion}`)}
          </text>
        ))}
        {geometry.bars.map((bar) => (
          <Bar
            key={`${bar.motion} ${bar.stage.key}`}
            bar={bar}
            label={barLabel(bar, t, format)}
            onTip={setTip}
            onChoose={() => onChoose(bar.motion, bar.stage.key)}
          />
        ))}
        {geometry.headings.map(({ key, motion, count, x, y }) => (
          <g key={`${motion} ${key}`} aria-hidden="true">
            <text x={x} y={y - 24} className="stage-count">
              {format.integer(count)}
            </text>
            <text x={x} y={y - 8} className="axis">
              {t(`funnel.stage.${key}`)}
            </text>
          </g>
        ))}
        {geometry.steps.map((step) => (
          <Pill key={step.key} step={step} onTip={setTip} t={t} format={format} />
        ))}
        <text
          x={Math.max(width, 640) - 4}
          y={geometry.height - 10}
          textAnchor="end"
          className="chart-note"
        >
          {t("funnel.scale_note")}
        </text>
      </svg>
      {tip && (
        <div className="tooltip" role="tooltip" style={{ left: tip.x, top: tip.y }}>
          {tip.text}
        </div>
      )}
    </div>
  );
}

function barLabel({ motion, stage }: FunnelBar, t: Translate, format: Format): string {
  const count = `${t(`funnel.stage.${stage.key}`)}: ${format.integer(stage.count)}`;
  const amount = stage.amount ? ` · ${format.money(stage.amount)}` : "";
  return `${t(`motion.${motion}`)}\n${count}${amount}`;
}

interface BarProperties {
  bar: FunnelBar;
  label: string;
  onTip: (tip: Tip | null) => void;
  onChoose: () => void;
}

function Bar({ bar, label, onTip, onChoose }: BarProperties) {
  const show = () => onTip({ x: bar.x + bar.width / 2, y: bar.y, text: label });
  const hide = () => onTip(null);
  return (
    <rect
      role="button"
      tabIndex={0}
      aria-label={label.replace("\n", ", ")}
      className={`funnel-bar ${trackClass[bar.motion]}`}
      x={bar.x}
      y={bar.y}
      width={bar.width}
      height={bar.height}
      rx={3}
      onClick={onChoose}
      onKeyDown={(event) => {
        if (event.key !== "Enter" && event.key !== " ") return;
        event.preventDefault();
        onChoose();
      }}
      onMouseEnter={show}
      onMouseLeave={hide}
      onFocus={show}
      onBlur={hide}
    />
  );
}

interface PillProperties {
  step: FunnelStep;
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

function Pill({ step, onTip, t, format }: PillProperties) {
  const text = rateText(step.from.conversion, t, format);
  const detail = detailOf(step, t, format);
  const days = daysText(step, format);
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
      <rect x={step.x - width / 2} y={step.y - 19} width={width} height={20} rx={10} />
      <text x={step.x} y={step.y - 5} textAnchor="middle" className="pill-rate">
        {text}
      </text>
      {days && (
        <text
          x={inline ? step.x + width / 2 + 6 : step.x}
          y={inline ? step.y - 5 : step.y + 14}
          textAnchor={inline ? "start" : "middle"}
          className="pill-days"
        >
          {days}
        </text>
      )}
    </g>
  );
}
