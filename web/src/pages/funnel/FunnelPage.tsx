import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { workspaceQuery } from "../../api";
import { FunnelChart } from "../../charts/FunnelChart";
import { Card } from "../../components/Card";
import { PageHead } from "../../components/PageHead";
import { EmptyState, ErrorState, SkeletonLines } from "../../components/states";
import { useFormat } from "../../format";
import { useTranslate } from "../../i18n";
import { DealStagesDrawer } from "../deal-stages/DealStagesDrawer";
import { type Funnel, funnelQuery } from "./api";
import { Definitions } from "./Definitions";
import { FunnelControls } from "./FunnelControls";
import { FunnelFigures } from "./FunnelFigures";
import { FunnelTable } from "./FunnelTable";
import { LeftOutDrawer, LeftOutNotice } from "./LeftOutDrawer";
import { RecordsDrawer } from "./RecordsDrawer";
import { SliceTable } from "./SliceTable";
import { dayIn, type FunnelState, funnelParams, slices } from "./state";
import "./funnel.css";

/** Changes a part of the page's state, and with it the URL. */
export type Change = (change: Partial<FunnelState>) => void;

/** How both motions turn accounts and leads into revenue. */
export function FunnelPage() {
  const t = useTranslate();
  const state = useSearch({ from: "/funnel" });
  const navigate = useNavigate({ from: "/funnel" });
  const change: Change = (part) =>
    navigate({ search: (before) => ({ ...before, ...part }), replace: !("stage" in part) });
  const workspace = useQuery(workspaceQuery);
  const today = dayIn(new Date(), workspace.data?.time_zone ?? "UTC");
  const params = funnelParams(state, today);
  const funnel = useQuery({ ...funnelQuery(params), enabled: !workspace.isPending });
  return (
    <div className="page">
      <div className="page-inner">
        <PageHead title={t("funnel.title")} note={t("funnel.note")}>
          <FunnelControls state={state} period={params} change={change} />
        </PageHead>
        {funnel.isError && (
          <ErrorState
            what={t("funnel.failed")}
            error={funnel.error}
            onRetry={() => funnel.refetch()}
          />
        )}
        {funnel.isPending && !funnel.isError && (
          <section className="card card-body">
            <SkeletonLines count={14} />
          </section>
        )}
        {funnel.data && <Content funnel={funnel.data} state={state} change={change} />}
      </div>
      {state.motion && state.stage && (
        <RecordsDrawer
          key={`${state.motion} ${state.stage}`}
          query={{
            from: params.from,
            to: params.to,
            mode: state.mode ?? "period",
            motion: state.motion,
            stage: state.stage,
          }}
          onClose={() => change({ motion: undefined, stage: undefined })}
        />
      )}
      {state.leftOut && (
        <LeftOutDrawer reason={state.leftOut} onClose={() => change({ leftOut: undefined })} />
      )}
      {state.stages && <DealStagesDrawer onClose={() => change({ stages: undefined })} />}
    </div>
  );
}

interface ContentProperties {
  funnel: Funnel;
  state: FunnelState;
  change: Change;
}

function isEmpty(funnel: Funnel): boolean {
  const counted = funnel.tracks.flatMap(({ stages }) => stages.map(({ count }) => count));
  return counted.every((count) => count === 0) && funnel.total.won + funnel.total.lost === 0;
}

function Content({ funnel, state, change }: ContentProperties) {
  const t = useTranslate();
  const format = useFormat();
  const period = `${format.date(funnel.from)} – ${format.date(funnel.to)}`;
  return (
    <>
      {funnel.notices.map((notice) => (
        <p key={notice} className="notice">
          {notice}
        </p>
      ))}
      {funnel.left_out.map((leftOut) => (
        <LeftOutNotice
          key={leftOut.reason}
          leftOut={leftOut}
          onShow={() => change({ leftOut: leftOut.reason, stages: undefined })}
          onStages={() => change({ leftOut: undefined, stages: true })}
        />
      ))}
      {funnel.is_behind && (
        <p className="note">{t("funnel.as_of", { when: format.dateTime(funnel.as_of) })}</p>
      )}
      <FunnelFigures total={funnel.total} tracks={funnel.tracks} />
      <Card
        title={t("funnel.chart_title")}
        note={`${period} · ${t(`funnel.mode_note.${funnel.mode}`)}`}
        controls={<ChartControls state={state} change={change} />}
      >
        {isEmpty(funnel) ? (
          <Empty change={change} />
        ) : state.table ? (
          <FunnelTable tracks={funnel.tracks} />
        ) : (
          <FunnelChart funnel={funnel} onChoose={(motion, stage) => change({ motion, stage })} />
        )}
        {funnel.tracks.map((track) => {
          const apart = track.stages.find((stage) => stage.without_deal)?.without_deal;
          if (!apart) return null;
          const words = { motion: t(`motion.${track.motion}`), count: format.integer(apart) };
          return (
            <p key={track.motion} className="note funnel-overlap">
              {t("funnel.without_deal", words)}
            </p>
          );
        })}
        <p className="note funnel-overlap">
          {t("funnel.overlap", {
            count: format.integer(funnel.overlap.leads_at_target_accounts),
          })}
        </p>
      </Card>
      <Card
        title={t("slice.title")}
        note={t("slice.note")}
        controls={<SliceSelect state={state} change={change} />}
        flush={funnel.slices.length > 0}
      >
        {funnel.slices.length > 0 ? (
          <SliceTable slices={funnel.slices} slice={state.slice ?? "none"} />
        ) : (
          <p className="muted">{t(state.slice ? "slice.empty" : "slice.choose")}</p>
        )}
      </Card>
      <Definitions definitions={funnel.definitions} />
    </>
  );
}

function Empty({ change }: { change: Change }) {
  const t = useTranslate();
  return (
    <EmptyState text={t("funnel.empty")}>
      <button
        type="button"
        className="button"
        onClick={() => change({ preset: "all", from: undefined, to: undefined })}
      >
        {t("funnel.show_all")}
      </button>
      <Link to="/imports/new" className="button button-primary">
        {t("imports.new")}
      </Link>
    </EmptyState>
  );
}

function ChartControls({ state, change }: { state: FunnelState; change: Change }) {
  const t = useTranslate();
  return (
    <>
      {(["account_based", "demand_gen"] as const).map((motion) => (
        <span key={motion} className="legend small">
          <span className={`legend-mark legend-${motion}`} aria-hidden="true" />
          {t(`motion.${motion}`)}
        </span>
      ))}
      <button
        type="button"
        className="button"
        aria-pressed={state.table === true}
        onClick={() => change({ table: state.table ? undefined : true })}
      >
        {t(state.table ? "funnel.as_chart" : "funnel.as_table")}
      </button>
    </>
  );
}

function SliceSelect({ state, change }: { state: FunnelState; change: Change }) {
  const t = useTranslate();
  return (
    <select
      className="select"
      aria-label={t("slice.label")}
      value={state.slice ?? "none"}
      onChange={(event) => {
        const slice = slices.find((known) => known === event.target.value);
        change({ slice: slice === "none" ? undefined : slice });
      }}
    >
      {slices.map((slice) => (
        <option key={slice} value={slice}>
          {t(`slice.by.${slice}`)}
        </option>
      ))}
    </select>
  );
}
