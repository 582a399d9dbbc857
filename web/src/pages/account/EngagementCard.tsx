import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { HeatMap } from "../../charts/HeatMap";
import { WeeksChart } from "../../charts/WeeksChart";
import { Card } from "../../components/Card";
import { ErrorState, SkeletonLines } from "../../components/states";
import { useFormat } from "../../format";
import { useTranslate, wordOf } from "../../i18n";
import { type AccountEngagement, engagementQuery } from "./api";

/** How many channels the map shows; the rest has little. */
const channelsMax = 8;
/** What is less is shown as 0.0 and tells nothing. */
const pointsMin = 0.05;
/** From so many standard deviations on a week stands out. */
const risingMin = 2;

/** What the account's events add up to: how much, when, and by which channel. */
export function EngagementCard({ id }: { id: number }) {
  const t = useTranslate();
  const engagement = useQuery(engagementQuery(id));
  const data = engagement.data;
  return (
    <Card title={t("column.engagement")} note={t("engagement.note")}>
      {engagement.isPending && <SkeletonLines count={6} />}
      {engagement.isError && (
        <ErrorState
          what={t("engagement.failed")}
          error={engagement.error}
          onRetry={() => engagement.refetch()}
        />
      )}
      {data && data.weeks.length === 0 && (
        <p className="muted">
          {t("engagement.none")}{" "}
          <Link to="/tracking" className="text-link">
            {t("live.set_up")}
          </Link>
        </p>
      )}
      {data && data.weeks.length > 0 && <Content data={data} />}
    </Card>
  );
}

function Content({ data }: { data: AccountEngagement }) {
  const t = useTranslate();
  const format = useFormat();
  const figures: [string, string][] = [
    [t("engagement.points"), format.decimal(data.points)],
    [t("engagement.days", { days: 7 }), format.integer(data.events_7d)],
    [t("engagement.days", { days: 30 }), format.integer(data.events_30d)],
    [t("engagement.days", { days: 90 }), format.integer(data.events_90d)],
  ];
  return (
    <div className="engagement" data-testid="engagement">
      <dl className="engagement-figures">
        {figures.map(([label, value]) => (
          <div key={label}>
            <dt className="muted small">{label}</dt>
            <dd className="strong tabular">{value}</dd>
          </div>
        ))}
      </dl>
      <p className="muted small" data-testid="engagement-held">
        {t("engagement.held", { held: format.decimal(data.held_points) })}{" "}
        {rolledUp(data.roll_up, t)}
      </p>
      {data.surge >= risingMin && (
        <p className="tag tag-good engagement-surge">
          {t("engagement.surge", {
            ratio: format.decimal(data.ratio),
            deviations: format.decimal(data.surge),
          })}
        </p>
      )}
      <h3>{t("engagement.weeks")}</h3>
      <WeeksChart weeks={data.weeks} usual={data.usual_week} />
      {data.channel_weeks.length > 0 && (
        <>
          <h3>{t("engagement.heat")}</h3>
          <HeatMap rows={data.channel_weeks.slice(0, channelsMax)} />
        </>
      )}
      {data.channels.length > 0 && (
        <>
          <h3>{t("engagement.by_channel")}</h3>
          <Channels channels={data.channels} />
        </>
      )}
    </div>
  );
}

function Channels({ channels }: Pick<AccountEngagement, "channels">) {
  const t = useTranslate();
  const format = useFormat();
  const shown = channels.filter(({ points }) => Math.abs(points) >= pointsMin);
  const most = Math.max(...shown.map(({ points }) => Math.abs(points)), 1e-9);
  return (
    <ul className="reason-bars">
      {shown.slice(0, channelsMax).map(({ channel, points }) => (
        <li key={channel}>
          <span>{wordOf(t, "channel", channel)}</span>
          <span className="number">{format.decimal(points)}</span>
          <span className="reason-bar" aria-hidden="true">
            <span
              data-part={points < 0 ? "rejected" : "people"}
              style={{ width: `${(100 * Math.abs(points)) / most}%` }}
            />
          </span>
        </li>
      ))}
    </ul>
  );
}

/** How the points of people became the account's. */
function rolledUp(key: string, t: ReturnType<typeof useTranslate>): string {
  const top = key.match(/^top_(\d+)$/);
  if (top) return t("engagement.roll_up.top", { count: top[1] ?? "" });
  if (key === "mean" || key === "max" || key === "decayed") return t(`engagement.roll_up.${key}`);
  return t("engagement.roll_up.sum");
}
