import { useQuery } from "@tanstack/react-query";
import { Link, useParams, useSearch } from "@tanstack/react-router";
import { PageHead } from "../../components/PageHead";
import { EmptyState, ErrorState, SkeletonLines } from "../../components/states";
import { useFormat } from "../../format";
import { useTranslate, wordOf } from "../../i18n";
import { type ProgramDetail, programQuery } from "./api";
import { GoalsPart } from "./GoalsPart";
import { MoneyPart } from "./MoneyPart";
import { PeoplePart } from "./PeoplePart";
import { PlanPart } from "./PlanPart";
import { ProgramTabs } from "./ProgramTabs";
import { SheetsPart } from "./SheetsPart";
import type { ProgramState } from "./state";
import "./programs.css";

/** One programme: its plan, goals, money, people and strategy sheets. */
export function ProgramPage() {
  const t = useTranslate();
  const { programId } = useParams({ from: "/programs/$programId" });
  const id = Number(programId);
  const isNumber = Number.isSafeInteger(id) && id > 0;
  const state = useSearch({ from: "/programs/$programId" });
  const found = useQuery({ ...programQuery(id), enabled: isNumber });
  const detail = found.data;
  return (
    <div className="page">
      <div className="page-inner">
        <PageHead
          title={detail?.program.name ?? t("programs.program")}
          note={detail && <Note detail={detail} />}
          crumb={
            <Link to="/programs" className="crumb">
              {t("nav.programs")}
            </Link>
          }
        />
        {!isNumber && <EmptyState text={t("not_found.text")} />}
        {found.isError && (
          <ErrorState
            what={t("programs.failed")}
            error={found.error}
            onRetry={() => found.refetch()}
          />
        )}
        {isNumber && found.isPending && <SkeletonLines count={6} />}
        {detail && <Parts detail={detail} state={state} />}
      </div>
    </div>
  );
}

function Note({ detail }: { detail: ProgramDetail }) {
  const t = useTranslate();
  const format = useFormat();
  const { program } = detail;
  return (
    <>
      {t("programs.cycle")}: {wordOf(t, "programs.cycle", program.cycle)}
      {program.overruled &&
        program.advised &&
        ` (${t("programs.overruled", { cycle: wordOf(t, "programs.cycle", program.advised) })})`}
      {program.target_list && (
        <>
          {" · "}
          <Link
            to="/targets/$targetListId"
            params={{ targetListId: String(program.target_list.id) }}
            className="text-link"
          >
            {program.target_list.name}
          </Link>
        </>
      )}
      {" · "}
      {t("decision.by", { who: program.created_by, when: format.dateTime(program.created_at) })}
    </>
  );
}

function Parts({ detail, state }: { detail: ProgramDetail; state: ProgramState }) {
  const part = state.part ?? "plan";
  return (
    <>
      <ProgramTabs program={detail.program} here={part} />
      {part === "plan" && <PlanPart detail={detail} />}
      {part === "goals" && <GoalsPart detail={detail} />}
      {part === "money" && <MoneyPart detail={detail} />}
      {part === "people" && <PeoplePart detail={detail} />}
      {part === "sheets" && (
        <SheetsPart id={detail.program.id} kind={state.sheet ?? "stp"} sheets={detail.sheets} />
      )}
    </>
  );
}
