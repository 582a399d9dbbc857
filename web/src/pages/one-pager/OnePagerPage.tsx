import { queryOptions, useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { client, dataOf, keysOf, type Schemas } from "../../api";
import { May } from "../../components/May";
import { PageHead } from "../../components/PageHead";
import { EmptyState, ErrorState, SkeletonLines } from "../../components/states";
import { useFormat } from "../../format";
import { useTranslate } from "../../i18n";
import { usePreferences } from "../../state/preferences";
import "./one-pager.css";

const onePagerKey = keysOf("one-pager");

/** Its sentences come in the reader's language, which is part of the key. */
const onePagerQuery = (id: number, language: string) =>
  queryOptions({
    queryKey: onePagerKey(id, language),
    queryFn: ({ signal }) =>
      dataOf(client.GET("/api/v1/accounts/{id}/one-pager", { params: { path: { id } }, signal })),
  });

/** What to know before a meeting, in a minute's reading; printed on one sheet. */
export function OnePagerPage() {
  const t = useTranslate();
  const { accountId } = useParams({ from: "/accounts/$accountId/one-pager" });
  const id = Number(accountId);
  const isNumber = Number.isSafeInteger(id) && id > 0;
  const { language } = usePreferences();
  const found = useQuery({ ...onePagerQuery(id, language), enabled: isNumber });
  const sheet = found.data;
  const crumb = (
    <Link to="/accounts/$accountId/dossier" params={{ accountId }} className="crumb">
      {t("dossier.title")}
    </Link>
  );
  return (
    <div className="page one-pager">
      <div className="page-inner">
        <PageHead title={sheet?.title ?? t("onepager.page")} crumb={crumb} note={sheet?.subtitle}>
          <button type="button" className="button" onClick={() => window.print()}>
            {t("programs.print")}
          </button>
          <May action="export_records">
            <a
              className="button"
              href={`/api/v1/accounts/${id}/one-pager.pdf?language=${language}`}
              download
            >
              {t("onepager.pdf")}
            </a>
          </May>
        </PageHead>
        {!isNumber && <EmptyState text={t("not_found.text")} />}
        {found.isError && (
          <ErrorState
            what={t("onepager.not_loaded")}
            error={found.error}
            onRetry={() => found.refetch()}
          />
        )}
        {isNumber && found.isPending && <SkeletonLines count={8} />}
        {sheet && (
          <div className="sheet-columns">
            {sheet.sections.map((section) => (
              <SectionPart key={section.key} section={section} />
            ))}
          </div>
        )}
        {sheet && <p className="small muted">{sheet.footer}</p>}
      </div>
    </div>
  );
}

function SectionPart({ section }: { section: Schemas["OnePagerSection"] }) {
  const t = useTranslate();
  const format = useFormat();
  return (
    <section className="sheet-section">
      <h2>{section.title}</h2>
      <ul>
        {section.lines.map((line) => (
          <li key={`${line.text} ${line.detail}`}>
            {line.stale && <span className="bad">▲ </span>}
            {line.text}
            {line.detail && <div className="small muted">{line.detail}</div>}
          </li>
        ))}
      </ul>
      {section.more > 0 && (
        <p className="small muted">{t("onepager.left", { count: format.integer(section.more) })}</p>
      )}
    </section>
  );
}
