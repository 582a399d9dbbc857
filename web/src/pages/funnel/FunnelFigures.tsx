import type { ReactNode } from "react";
import { RateText } from "../../components/RateText";
import { useFormat } from "../../format";
import { useTranslate } from "../../i18n";
import type { ClosedSummary, FunnelTrack } from "./api";

interface Properties {
  total: ClosedSummary;
  tracks: FunnelTrack[];
}

/** The headline figures of both motions together, each motion's own below. */
export function FunnelFigures({ total, tracks }: Properties) {
  const t = useTranslate();
  const format = useFormat();
  const figures: { label: string; value: ReactNode; of: (closed: ClosedSummary) => ReactNode }[] = [
    {
      label: t("figure.revenue"),
      value: format.compactMoney(total.revenue),
      of: (closed) => format.compactMoney(closed.revenue),
    },
    {
      label: t("figure.win_rate"),
      value: <RateText rate={total.win_rate} />,
      of: (closed) => <RateText rate={closed.win_rate} />,
    },
    {
      label: t("figure.average_won"),
      value: format.compactMoney(total.average_won),
      of: (closed) => format.compactMoney(closed.average_won),
    },
    {
      label: t("figure.cycle"),
      value: format.days(total.cycle_days_won?.median),
      of: (closed) => format.days(closed.cycle_days_won?.median),
    },
    {
      label: t("figure.velocity"),
      value: format.compactMoney(total.velocity_per_day),
      of: (closed) => format.compactMoney(closed.velocity_per_day),
    },
    {
      label: t("figure.open"),
      value: format.compactMoney(total.open_amount),
      of: (closed) => format.compactMoney(closed.open_amount),
    },
    {
      label: t("figure.closed"),
      value: `${format.integer(total.won)} / ${format.integer(total.lost)}`,
      of: (closed) => `${format.integer(closed.won)} / ${format.integer(closed.lost)}`,
    },
    {
      label: t("figure.per_record"),
      value: format.compactMoney(total.revenue_per_worked_record),
      of: (closed) => (
        <span title={t("figure.worked", { count: format.integer(closed.worked_records) })}>
          {format.compactMoney(closed.revenue_per_worked_record)}
        </span>
      ),
    },
  ];
  return (
    <section className="card figures funnel-figures" aria-label={t("figure.title")}>
      {figures.map(({ label, value, of }) => (
        <div key={label} className="figure">
          <p className="muted">{label}</p>
          <p className="figure-value">{value}</p>
          <p className="figure-tracks small">
            {tracks.map((track) => (
              <span key={track.motion} title={t(`motion.${track.motion}`)}>
                <span className={`legend-mark legend-${track.motion}`} aria-hidden="true" />
                <span className="visually-hidden">{t(`motion.${track.motion}`)}</span>
                {of(track.closed)}
              </span>
            ))}
          </p>
        </div>
      ))}
    </section>
  );
}
