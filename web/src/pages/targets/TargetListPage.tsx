import { useInfiniteQuery, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { Icon } from "../../components/Icon";
import { May } from "../../components/May";
import { OpenNotice } from "../../components/OpenNotice";
import { PageHead } from "../../components/PageHead";
import { EmptyState, ErrorState, SkeletonLines } from "../../components/states";
import { useFormat } from "../../format";
import { useTranslate } from "../../i18n";
import { AccountDrawer } from "./AccountDrawer";
import { boardQuery, exportAddress, type TargetBoard, togetherQuery } from "./api";
import { BoardCard } from "./BoardCard";
import { CapacityCards } from "./CapacityCards";
import { HistoryCard } from "./HistoryCard";
import { ListSteps } from "./ListSteps";
import { RuleCard } from "./RuleCard";
import { SuggestedCard } from "./SuggestedCard";
import { parts, type TargetListState } from "./state";
import { VersionsPart } from "./VersionsPart";
import { ListStateTag } from "./words";
import "./targets.css";

/** One target list: who is proposed, what the teams say, and what was signed. */
export function TargetListPage() {
  const t = useTranslate();
  const format = useFormat();
  const { targetListId } = useParams({ from: "/targets/$targetListId" });
  const id = Number(targetListId);
  const isNumber = Number.isSafeInteger(id) && id > 0;
  const state = useSearch({ from: "/targets/$targetListId" });
  const pages = useInfiniteQuery({ ...boardQuery(id, state.state), enabled: isNumber });
  const board = pages.data?.pages[0];
  const list = board?.list;
  const crumb = (
    <Link to="/targets" className="crumb">
      {t("nav.targets")}
    </Link>
  );
  return (
    <div className="page">
      <div className="page-inner">
        <PageHead
          title={list?.name ?? t("targets.list")}
          crumb={crumb}
          note={
            list && (
              <>
                {format.date(list.from)} – {format.date(list.to)} ·{" "}
                {list.version > 0
                  ? t("targets.version", { version: list.version })
                  : t("targets.no_version")}{" "}
                <ListStateTag state={list.state} />
              </>
            )
          }
        >
          {isNumber && (
            <May action="export_records">
              <a className="button" href={exportAddress(id)} download>
                <Icon name="download" />
                {t("targets.export")}
              </a>
            </May>
          )}
        </PageHead>
        <OpenNotice />
        {!isNumber && <EmptyState text={t("not_found.text")} />}
        {pages.isError && (
          <ErrorState
            what={t("targets.failed")}
            error={pages.error}
            onRetry={() => pages.refetch()}
          />
        )}
        {isNumber && pages.isPending && <SkeletonLines count={6} />}
        {board && <Parts board={board} pages={pages} state={state} />}
      </div>
    </div>
  );
}

interface Properties {
  board: TargetBoard;
  pages: ReturnType<typeof useBoardPages>;
  state: TargetListState;
}

/** Only for its type: the pages of a board as a component gets them. */
const useBoardPages = (id: number) => useInfiniteQuery(boardQuery(id));

function Parts({ board, pages, state }: Properties) {
  const t = useTranslate();
  const navigate = useNavigate({ from: "/targets/$targetListId" });
  const { list } = board;
  useQuery(togetherQuery(useQueryClient(), list));
  const part = state.part ?? "accounts";
  const change = (more: Partial<TargetListState>) =>
    navigate({ search: (before) => ({ ...before, ...more }), replace: true });
  const accounts = pages.data?.pages.flatMap(({ accounts }) => accounts.items) ?? [];
  const opened = accounts.find(({ account }) => account.id === state.account);
  return (
    <>
      <CriteriaNotice board={board} />
      <ListSteps board={board} />
      <nav className="tabs" aria-label={list.name}>
        {parts.map((name, place) => (
          <Link
            key={name}
            from="/targets/$targetListId"
            search={{ part: place === 0 ? undefined : name }}
            replace
            className={name === part ? "is-here" : undefined}
            aria-current={name === part ? "page" : undefined}
            activeOptions={{ exact: true, includeSearch: true, explicitUndefined: true }}
          >
            {t(`targets.part.${name}`)}
          </Link>
        ))}
      </nav>
      {part === "accounts" && (
        <>
          <BoardCard board={board} pages={pages} accounts={accounts} state={state} go={change} />
          <CapacityCards board={board} />
        </>
      )}
      {part === "suggested" && <SuggestedCard list={list} source={state.source ?? "model"} />}
      {part === "versions" && <VersionsPart list={list} state={state} go={change} />}
      {part === "history" && <HistoryCard list={list} />}
      {part === "rule" && <RuleCard key={list.revision} list={list} />}
      {part === "accounts" && opened && (
        <AccountDrawer
          key={opened.account.id}
          board={board}
          account={opened}
          onClose={() => change({ account: undefined })}
        />
      )}
    </>
  );
}

/** Says that no one can propose yet, and who has to sign first. */
function CriteriaNotice({ board }: { board: TargetBoard }) {
  const t = useTranslate();
  const format = useFormat();
  const { criteria } = board;
  const missing = criteria.signatures.filter(({ signed_at }) => !signed_at);
  return (
    <p className="notice" data-testid="criteria-notice">
      <span>
        {criteria.signed
          ? t("targets.criteria_signed")
          : missing.length > 0
            ? t("targets.criteria_missing", { names: format.list(missing.map((it) => it.name)) })
            : t("criteria.no_signers")}{" "}
        <Link
          to="/criteria/$criteriaId"
          params={{ criteriaId: String(criteria.id) }}
          className="text-link"
        >
          {criteria.name}
        </Link>
      </span>
    </p>
  );
}
