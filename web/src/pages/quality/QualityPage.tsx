import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { LiveTabs } from "../../components/LiveTabs";
import { PageHead } from "../../components/PageHead";
import { EmptyState, ErrorState, SkeletonLines } from "../../components/states";
import { useTranslate } from "../../i18n";
import { type EventQuality, qualityQuery } from "./api";
import { DaysCard } from "./DaysCard";
import { QualityFigures } from "./QualityFigures";
import { ReasonsCard } from "./ReasonsCard";
import { RejectsCard } from "./RejectsCard";
import { periods, type QualityState } from "./state";
import "./quality.css";

/** What became of what was sent. */
export function QualityPage() {
  const t = useTranslate();
  const state = useSearch({ from: "/data-quality" });
  const navigate = useNavigate({ from: "/data-quality" });
  const change = (part: Partial<QualityState>) =>
    navigate({ search: (before) => ({ ...before, ...part }), replace: true });
  const days = state.days ?? periods[0];
  const quality = useQuery(qualityQuery(days));
  const data = quality.data;
  return (
    <div className="page">
      <div className="page-inner">
        <PageHead title={t("quality.title")} note={t("quality.note")}>
          <SourceSelect data={data} source={state.source} change={change} />
          <fieldset className="segmented">
            <legend className="visually-hidden">{t("funnel.period")}</legend>
            {periods.map((period) => (
              <button
                key={period}
                type="button"
                aria-pressed={period === days}
                onClick={() => change({ days: period === periods[0] ? undefined : period })}
              >
                {t(`quality.days.${period}`)}
              </button>
            ))}
          </fieldset>
        </PageHead>
        <LiveTabs />
        {quality.isError && (
          <ErrorState
            what={t("quality.failed")}
            error={quality.error}
            onRetry={() => quality.refetch()}
          />
        )}
        {quality.isPending && (
          <section className="card card-body">
            <SkeletonLines count={10} />
          </section>
        )}
        {data && <Content data={data} days={days} source={state.source} />}
      </div>
    </div>
  );
}

interface SelectProperties {
  data: EventQuality | undefined;
  source: string | undefined;
  change: (part: Partial<QualityState>) => void;
}

function SourceSelect({ data, source, change }: SelectProperties) {
  const t = useTranslate();
  const found = data?.days.map((tally) => tally.source) ?? [];
  // Calls of unknown keys are under no source's name.
  const named = [...new Set(source ? [source, ...found] : found)];
  const sources = named.filter((name) => name !== "").sort();
  if (sources.length < 2 && !source) return null;
  return (
    <select
      className="select"
      aria-label={t("live.column.source")}
      data-active={source !== undefined}
      value={source ?? ""}
      onChange={({ target }) => change({ source: target.value || undefined })}
    >
      <option value="">{t("quality.all_sources")}</option>
      {sources.map((name) => (
        <option key={name} value={name}>
          {name}
        </option>
      ))}
    </select>
  );
}

interface ContentProperties {
  data: EventQuality;
  days: number;
  source: string | undefined;
}

function Content({ data, days, source }: ContentProperties) {
  const t = useTranslate();
  const isOfSource = (item: { source: string }) => !source || item.source === source;
  const tallies = data.days.filter(isOfSource);
  const rejects = data.rejects.filter(isOfSource);
  if (data.days.length === 0 && data.rejects.length === 0) {
    return (
      <EmptyState text={t("quality.none")}>
        <Link to="/tracking" className="button button-primary">
          {t("live.set_up")}
        </Link>
      </EmptyState>
    );
  }
  return (
    <>
      <QualityFigures data={data} tallies={tallies} />
      <DaysCard tallies={tallies} days={days} />
      <div className="quality-grid">
        <ReasonsCard tallies={tallies} outcome="rejected" />
        <ReasonsCard tallies={tallies} outcome="bot" />
      </div>
      <RejectsCard rejects={rejects} />
    </>
  );
}
