import { useState } from "react";
import { useWidth } from "../components/useWidth";
import { type Format, useFormat } from "../format";
import { type Translate, useTranslate } from "../i18n";
import type { Funnel, FunnelStageKey, Motion } from "../pages/funnel/api";
import { Pill, type Tip } from "./FunnelPill";
import { type FunnelBar, funnelGeometry } from "./funnel-geometry";
import "./charts.css";
import "./funnel.css";

interface Properties {
  funnel: Funnel;
  onChoose: (motion: Motion, stage: FunnelStageKey) => void;
}

const tipHalf = 165;

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
          <Pill
            key={step.key}
            step={step}
            room={geometry.columnWidth}
            onTip={setTip}
            t={t}
            format={format}
          />
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
        <div
          className="tooltip"
          role="tooltip"
          style={{ left: Math.max(tipHalf, Math.min(width - tipHalf, tip.x)), top: tip.y }}
        >
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
