import { useQuery } from "@tanstack/react-query";
import { Link, useLocation } from "@tanstack/react-router";
import { type ReactNode, useEffect } from "react";
import { Card } from "../../components/Card";
import { PageHead } from "../../components/PageHead";
import { ErrorState, SkeletonLines } from "../../components/states";
import { useFormat } from "../../format";
import { useTranslate, wordOf } from "../../i18n";
import { Definition } from "../funnel/Definitions";
import { type Glossary, glossaryQuery } from "./api";
import "./glossary.css";

/** What the shared words mean here, for everyone who reads one of them somewhere. */
export function GlossaryPage() {
  const t = useTranslate();
  const glossary = useQuery(glossaryQuery);
  const { hash } = useLocation();
  const isLoaded = glossary.isSuccess;
  // The word is there once the glossary is.
  useEffect(() => {
    if (isLoaded && hash) document.getElementById(hash)?.scrollIntoView({ block: "center" });
  }, [isLoaded, hash]);
  return (
    <div className="page">
      <div className="page-inner">
        <PageHead title={t("glossary.title")} note={t("glossary.note")}>
          <Link to="/settings" search={{ document: "glossary" }} className="button">
            {t("glossary.versions")}
          </Link>
        </PageHead>
        {glossary.isError && (
          <ErrorState
            what={t("glossary.failed")}
            error={glossary.error}
            onRetry={() => glossary.refetch()}
          />
        )}
        {glossary.isPending && <SkeletonLines count={8} />}
        {glossary.data && <Words glossary={glossary.data} marked={hash} />}
      </div>
    </div>
  );
}

function Words({ glossary, marked }: { glossary: Glossary; marked: string }) {
  const t = useTranslate();
  const stages = [
    ["opportunity", glossary.sql_stages],
    ["won", glossary.won_stages],
    ["lost", glossary.lost_stages],
  ] as const;
  return (
    <Card title={t("glossary.in_force")} note={<Decided glossary={glossary} />}>
      <dl className="glossary" data-testid="glossary">
        {glossary.definitions.map((definition) => (
          <Entry key={definition.key} word={definition.key} marked={marked}>
            <Definition definition={definition} />
          </Entry>
        ))}
        {stages.map(([word, names]) => (
          <Entry key={word} word={word} marked={marked}>
            {t(`glossary.${word}_meaning`)}
            {names.length > 0 ? (
              // They are the CRM's, in whatever language.
              <span className="small muted glossary-names" translate="no">
                {names.join(", ")}
              </span>
            ) : (
              <span className="small muted glossary-names">{t("glossary.no_stages")}</span>
            )}
          </Entry>
        ))}
        <Entry word="motion" marked={marked}>
          {t("glossary.motion_meaning")}
        </Entry>
      </dl>
    </Card>
  );
}

function Entry({ word, marked, children }: { word: string; marked: string; children: ReactNode }) {
  const t = useTranslate();
  return (
    <div id={word} className={`glossary-entry ${word === marked ? "is-marked" : ""}`}>
      <dt>{wordOf(t, "definition", word)}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** Which version is in force, who published it and who agreed to it. */
function Decided({ glossary }: { glossary: Glossary }) {
  const t = useTranslate();
  const format = useFormat();
  const { version, published_at, published_by, note, approvals } = glossary;
  if (!version || !published_at) return t("glossary.shipped");
  const when = format.dateTime(published_at);
  const agreed = approvals.map(({ name, team }) =>
    team ? `${name} (${wordOf(t, "targets.team", team)})` : name,
  );
  return (
    <>
      {published_by === "file"
        ? t("glossary.from_file", { version, when })
        : t("glossary.published", { version, when, by: published_by ?? "" })}
      {note && ` ${t("glossary.because", { note })}`}
      {agreed.length > 0 && ` ${t("glossary.agreed", { names: agreed.join(", ") })}`}
    </>
  );
}
