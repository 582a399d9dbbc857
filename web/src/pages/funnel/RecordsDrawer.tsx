import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { Money } from "../../api";
import { Drawer } from "../../components/Drawer";
import { MoreButton } from "../../components/MoreButton";
import { ErrorState, SkeletonLines } from "../../components/states";
import { useFormat } from "../../format";
import { useTranslate } from "../../i18n";
import { type RecordParams, recordsQuery } from "./api";

/** The records behind a number of the funnel. */
export function RecordsDrawer({ query, onClose }: { query: RecordParams; onClose: () => void }) {
  const t = useTranslate();
  const format = useFormat();
  const records = useInfiniteQuery(recordsQuery(query));
  const rows = records.data?.pages.flatMap((page) => page.items) ?? [];
  const total = records.data?.pages[0]?.total ?? 0;
  const title = t(`funnel.stage.${query.stage}`);
  return (
    <Drawer
      label={title}
      title={
        <>
          <h2>
            {title}{" "}
            <span className="muted tabular">{records.data ? format.integer(total) : ""}</span>
          </h2>
          <p className="muted small">{t(`motion.${query.motion}`)}</p>
        </>
      }
      onClose={onClose}
    >
      {records.isError && (
        <ErrorState
          what={t("records.failed")}
          error={records.error}
          onRetry={() => records.refetch()}
        />
      )}
      <div className="drawer-section">
        {records.isPending && <SkeletonLines count={8} />}
        {records.isSuccess && rows.length === 0 && <p className="muted">{t("records.none")}</p>}
        <RecordRows
          rows={rows.map((record) => ({
            ...record,
            key: `${record.kind} ${record.id}`,
            note: record.reason,
            day: record.entered_at,
          }))}
        />
        <MoreButton
          shown={rows.length}
          total={total}
          busy={records.isFetchingNextPage}
          onMore={() => records.fetchNextPage()}
        />
      </div>
    </Drawer>
  );
}

interface RecordRow {
  key: string | number;
  name: string;
  account_id: number | null;
  amount: Money | null;
  note: string | null;
  day: string | null;
}

/** Records by name, each leading to its account, with an amount, a note and a day. */
export function RecordRows({ rows }: { rows: RecordRow[] }) {
  const format = useFormat();
  return (
    <ul className="records" data-testid="records">
      {rows.map((row) => (
        <li key={row.key}>
          <span className="strong">
            {row.account_id == null ? (
              row.name
            ) : (
              <Link
                to="/accounts/$accountId"
                params={{ accountId: String(row.account_id) }}
                data-row
              >
                {row.name}
              </Link>
            )}
          </span>
          <span className="number">{row.amount ? format.money(row.amount) : ""}</span>
          <span className="muted small">{row.note}</span>
          <span className="muted small number">{row.day ? format.date(row.day) : ""}</span>
        </li>
      ))}
    </ul>
  );
}
