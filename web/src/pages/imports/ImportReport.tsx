import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Icon } from "../../components/Icon";
import { ErrorState } from "../../components/states";
import { useFormat } from "../../format";
import { useTranslate } from "../../i18n";
import { ImportedStages } from "../deal-stages/ImportedStages";
import { cancelImport, type Import, importQuery, rejectsAddress } from "./api";
import { ImportStateTag } from "./ImportStateTag";
import { NoticeList } from "./NoticeList";
import { ReadingReport } from "./ReadingReport";
import { UndoImport } from "./UndoImport";

/** Progress while it runs, the report when it has ended. */
export function ImportReport({ item }: { item: Import }) {
  const t = useTranslate();
  const format = useFormat();
  const counts = ["created", "updated", "unchanged", "rejected"] as const;
  return (
    <div className="import-report" data-testid="import-report" data-state={item.state}>
      <div className="row">
        <ImportStateTag item={item} />
        <span className="muted tabular">
          {t("imports.rows", { count: format.integer(item.rows_done) })}
        </span>
      </div>
      <Progress item={item} />
      {item.message && <p className="notice">{item.message}</p>}
      <dl className="import-counts">
        {counts.map((count) => (
          <div key={count}>
            <dt className="muted">{t(`imports.${count}`)}</dt>
            <dd className="figure-value" data-testid={count}>
              {format.integer(item[count])}
            </dd>
          </div>
        ))}
      </dl>
      {item.dry_run && item.state === "done" && (
        <p className="notice">{t("imports.dry_run_note")}</p>
      )}
      {item.reading && <ReadingReport reading={item.reading} />}
      {item.reading && item.reading.stages.length > 0 && (
        <ImportedStages
          stages={item.reading.stages}
          further={item.reading.deals_in_further_stages}
        />
      )}
      <NoticeList item={item} />
      {item.rejected > 0 && <Rejects item={item} />}
      {!item.dry_run && item.state !== "running" && <UndoImport item={item} />}
    </div>
  );
}

function Progress({ item }: { item: Import }) {
  const t = useTranslate();
  const format = useFormat();
  const client = useQueryClient();
  const cancel = useMutation({
    mutationFn: cancelImport,
    onSuccess: (answer) => client.setQueryData(importQuery(answer.id).queryKey, answer),
  });
  if (item.state !== "running") return null;
  const total = item.bytes_total ?? 0;
  return (
    <div className="import-progress">
      <progress
        aria-label={t("imports.progress")}
        {...(total > 0 ? { value: item.bytes_done, max: total } : {})}
      />
      <span className="muted tabular small">
        {total > 0 &&
          t("imports.bytes", {
            done: format.bytes(item.bytes_done),
            total: format.bytes(total),
          })}
      </span>
      <button
        type="button"
        className="button"
        disabled={cancel.isPending}
        onClick={() => cancel.mutate(item.id)}
      >
        {t("imports.stop")}
      </button>
      {cancel.isError && <ErrorState what={t("imports.stop_failed")} error={cancel.error} />}
    </div>
  );
}

function Rejects({ item }: { item: Import }) {
  const t = useTranslate();
  const format = useFormat();
  return (
    <section>
      <div className="rejects-head">
        <h3>{t("imports.rejects_title", { count: format.integer(item.rejected) })}</h3>
        <a className="button" href={rejectsAddress(item.id)} download>
          <Icon name="download" />
          {t("imports.rejects_csv")}
        </a>
      </div>
      <section className="rejects-scroll" tabIndex={0} aria-label={t("imports.rejected")}>
        <table className="data-table">
          <thead>
            <tr>
              <th scope="col" className="number">
                {t("imports.line")}
              </th>
              <th scope="col">{t("imports.column")}</th>
              <th scope="col">{t("imports.reason")}</th>
            </tr>
          </thead>
          <tbody>
            {item.rejects.map((reject, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: the list never changes its order
              <tr key={index}>
                <td className="number">{format.integer(reject.line)}</td>
                <td>{reject.column ?? "–"}</td>
                <td>{reject.reason}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </section>
  );
}
