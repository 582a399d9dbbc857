import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Card } from "../../components/Card";
import { OpenNotice } from "../../components/OpenNotice";
import { PageHead } from "../../components/PageHead";
import { EmptyState, ErrorState, SkeletonLines } from "../../components/states";
import { useFormat } from "../../format";
import { useTranslate, wordOf } from "../../i18n";
import { AdviceCard } from "./AdviceCard";
import { type Program, programsQuery } from "./api";
import "./programs.css";

/** The programmes, and which cycle fits a sale. */
export function ProgramsPage() {
  const t = useTranslate();
  return (
    <div className="page">
      <div className="page-inner">
        <PageHead title={t("nav.programs")} note={t("programs.note")} />
        <OpenNotice />
        <ListCard />
        <AdviceCard />
      </div>
    </div>
  );
}

function ListCard() {
  const t = useTranslate();
  const programs = useQuery(programsQuery);
  const items = programs.data?.items ?? [];
  return (
    <Card title={t("programs.list")} flush>
      {programs.isError && (
        <ErrorState
          what={t("programs.failed")}
          error={programs.error}
          onRetry={() => programs.refetch()}
        />
      )}
      {programs.isPending && (
        <div className="card-body">
          <SkeletonLines count={2} />
        </div>
      )}
      {programs.isSuccess && items.length === 0 && <EmptyState text={t("programs.none")} />}
      {items.length > 0 && <ProgramsTable items={items} />}
    </Card>
  );
}

function ProgramsTable({ items }: { items: Program[] }) {
  const t = useTranslate();
  const format = useFormat();
  return (
    <section className="scroll-x" tabIndex={0} aria-label={t("programs.list")}>
      <table className="data-table" data-testid="programs">
        <thead>
          <tr>
            <th scope="col">{t("programs.program")}</th>
            <th scope="col">{t("programs.cycle")}</th>
            <th scope="col">{t("targets.list")}</th>
            <th scope="col" className="number">
              {t("programs.budget")}
            </th>
            <th scope="col">{t("targets.changed")}</th>
          </tr>
        </thead>
        <tbody>
          {items.map((program) => (
            <tr key={program.id}>
              <th scope="row">
                <Link to="/programs/$programId" params={{ programId: String(program.id) }}>
                  {program.name}
                </Link>
              </th>
              <td>{wordOf(t, "programs.cycle", program.cycle)}</td>
              <td>{program.target_list?.name ?? "–"}</td>
              <td className="number">{format.money(program.budget)}</td>
              <td>{format.dateTime(program.changed_at)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
