import { useQuery } from "@tanstack/react-query";
import { Link, useParams, useSearch } from "@tanstack/react-router";
import { Card } from "../../components/Card";
import { OpenNotice } from "../../components/OpenNotice";
import { PageHead } from "../../components/PageHead";
import { EmptyState, ErrorState, SkeletonLines } from "../../components/states";
import { useTranslate } from "../../i18n";
import { ProgramTabs } from "../programs/ProgramTabs";
import { AccountCard } from "./AccountCard";
import { type Pilot, pilotQuery } from "./api";
import { BeginCard } from "./BeginCard";
import { BoardCard } from "./BoardCard";
import { CheckInCard } from "./CheckInCard";
import { NextCard } from "./NextCard";
import { OverridesCard } from "./OverridesCard";
import { WavesCard } from "./WavesCard";
import { useWaveName, WaveTag } from "./words";
import "./pilots.css";

/** The pilot of a programme: a few accounts first, each with content of its own, day by day. */
export function PilotPage() {
  const t = useTranslate();
  const waveName = useWaveName();
  const { programId } = useParams({ from: "/programs/$programId/pilot" });
  const id = Number(programId);
  const isNumber = Number.isSafeInteger(id) && id > 0;
  const { wave } = useSearch({ from: "/programs/$programId/pilot" });
  const found = useQuery({
    ...pilotQuery(id, wave),
    enabled: isNumber,
    // Another language must not take away what is being written.
    placeholderData: (before) => (before?.program.id === id ? before : undefined),
  });
  const pilot = found.data;
  const last = pilot?.waves.at(-1);
  return (
    <div className="page">
      <div className="page-inner">
        <PageHead
          title={pilot ? t("pilots.of", { name: pilot.program.name }) : t("pilots.title")}
          crumb={
            <Link to="/programs/$programId" params={{ programId }} className="crumb">
              {pilot?.program.name ?? t("programs.program")}
            </Link>
          }
          note={
            last ? (
              <>
                {waveName(last.number)} <WaveTag state={last.state} />
              </>
            ) : (
              t("pilots.note")
            )
          }
        />
        <OpenNotice />
        {!isNumber && <EmptyState text={t("not_found.text")} />}
        {found.isError && (
          <ErrorState
            what={t("pilots.failed")}
            error={found.error}
            onRetry={() => found.refetch()}
          />
        )}
        {isNumber && found.isPending && <SkeletonLines count={6} />}
        {pilot && <Parts pilot={pilot} />}
      </div>
    </div>
  );
}

function Parts({ pilot }: { pilot: Pilot }) {
  const { program, wave } = pilot;
  const last = pilot.waves.at(-1);
  const isLast = wave === null || wave.number === last?.number;
  const isRunning = isLast && wave?.state === "running";
  return (
    <>
      <ProgramTabs program={program} here="pilot" />
      {isLast && <NextCard pilot={pilot} />}
      {pilot.waves.length > 0 && <WavesCard pilot={pilot} />}
      {isLast && pilot.next_size && <BeginCard key={pilot.waves.length} pilot={pilot} />}
      {wave && !isRunning && <Learnings pilot={pilot} number={wave.number} />}
      {wave?.accounts.map((own) => (
        <AccountCard
          key={`${wave.number} ${own.account.id}`}
          programId={program.id}
          own={own}
          isRunning={isRunning}
        />
      ))}
      {isRunning && <CheckInCard pilot={pilot} accounts={wave.accounts} />}
      {wave && <BoardCard programId={program.id} wave={wave.number} />}
      {pilot.overrides.length > 0 && <OverridesCard items={pilot.overrides} />}
    </>
  );
}

/** What was learned in a wave that ended, in full. */
function Learnings({ pilot, number }: { pilot: Pilot; number: number }) {
  const t = useTranslate();
  const waveName = useWaveName();
  const summary = pilot.waves.find((own) => own.number === number);
  if (!summary?.learnings) return null;
  return (
    <Card title={`${waveName(number)}: ${t("pilots.learnings")}`} label={t("pilots.learnings")}>
      <p className="written">{summary.learnings}</p>
    </Card>
  );
}
