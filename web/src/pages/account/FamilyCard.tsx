import { useQuery } from "@tanstack/react-query";
import { Card } from "../../components/Card";
import { ErrorState, SkeletonLines } from "../../components/states";
import type { Notice } from "../../components/Toast";
import { useTranslate } from "../../i18n";
import { type AccountFamily, familyQuery } from "./api";
import { FamilyFiguresTable } from "./FamilyFiguresTable";
import { FamilyTree } from "./FamilyTree";
import { ParentControls } from "./ParentControls";

interface Properties {
  id: number;
  name: string;
  show: (notice: Notice) => void;
}

/** The corporate family of an account: who is above and below it, and what they add up to. */
export function FamilyCard({ id, name, show }: Properties) {
  const t = useTranslate();
  const family = useQuery(familyQuery(id));
  const data = family.data;
  return (
    <Card
      title={t("family.title")}
      note={t("family.note")}
      controls={data && <ParentControls family={data} name={name} show={show} />}
      flush
    >
      {family.isError && (
        <ErrorState
          what={t("family.failed")}
          error={family.error}
          onRetry={() => family.refetch()}
        />
      )}
      {family.isPending && (
        <div className="card-body">
          <SkeletonLines count={3} />
        </div>
      )}
      {data && <Content family={data} />}
    </Card>
  );
}

function Content({ family }: { family: AccountFamily }) {
  const t = useTranslate();
  const { members, loops, truncated } = family;
  if (members.length <= 1 && loops.length === 0) {
    return <p className="card-body muted">{t("family.none")}</p>;
  }
  return (
    <>
      <FamilyFiguresTable family={family} />
      <FamilyTree family={family} />
      {truncated && <p className="card-body muted small">{t("family.truncated")}</p>}
      {loops.map(({ child, parent, source }) => (
        <p key={`${child.id} ${parent.id}`} className="notice family-loop">
          {t("family.loop", {
            child: child.name,
            parent: parent.name,
            source: t(`family.source.${source}`),
          })}
        </p>
      ))}
    </>
  );
}
