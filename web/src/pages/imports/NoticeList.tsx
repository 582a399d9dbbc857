import { Link } from "@tanstack/react-router";
import { useFormat } from "../../format";
import { useTranslate, wordOf } from "../../i18n";
import type { Import } from "./api";
import { RateForm } from "./RateForm";

type Notice = Import["notices"][number];

/** What an import says beside its counts. */
export function NoticeList({ item }: { item: Import }) {
  const t = useTranslate();
  const said = useNoticeSaid(item.dry_run);
  if (item.notices.length === 0) return null;
  return (
    <section data-testid="import-notices">
      <h3>{t("imports.warnings")}</h3>
      <ul className="warnings">
        {item.notices.map((notice) => (
          <li key={JSON.stringify(notice)}>
            {said(notice)}{" "}
            {notice.kind === "no_exchange_rate" && (
              <RateForm currency={notice.currency} base={notice.base_currency} />
            )}
            {notice.kind === "further_records" && notice.import_id !== null && (
              <Link to="/imports/$importId" params={{ importId: String(notice.import_id) }}>
                {t("imports.notice.its_report")}
              </Link>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

function useNoticeSaid(isRehearsal: boolean): (notice: Notice) => string {
  const t = useTranslate();
  const format = useFormat();
  return (notice) => {
    switch (notice.kind) {
      case "unknown_reference":
        return t("imports.notice.unknown_reference", {
          count: format.integer(notice.records),
          entity: wordOf(t, "entity", notice.entity),
          reference: notice.reference,
          field: notice.field,
        });
      case "twins":
        return t("imports.notice.twins", {
          count: format.integer(notice.accounts),
          source: notice.source,
          other: notice.other_source,
        });
      case "no_exchange_rate":
        return t("imports.notice.no_exchange_rate", {
          count: format.integer(notice.amounts),
          currency: notice.currency,
          base: notice.base_currency,
        });
      case "other_records":
        return t(`imports.notice.${isRehearsal ? "would_replace_others" : "replaced_others"}`, {
          count: format.integer(notice.records),
          known: format.integer(notice.known),
          file: notice.file,
          source: notice.source,
        });
      case "missing_column":
        return t("imports.notice.missing_column", {
          file: notice.file,
          field: notice.field,
          heading: notice.heading,
        });
      case "further_records":
        return t("imports.notice.further_records", {
          entity: wordOf(t, "entity", notice.entity),
          created: format.integer(notice.created),
          updated: format.integer(notice.updated),
          unchanged: format.integer(notice.unchanged),
          rejected: format.integer(notice.rejected),
        });
      case "opted_out_by_merged":
        return t("imports.notice.opted_out_by_merged", { count: format.integer(notice.people) });
      case "repeated_keys":
        return t(
          notice.line === null ? "imports.notice.repeated_keys" : "imports.notice.repeated_keys_at",
          {
            count: format.integer(notice.rows),
            line: format.integer(notice.line ?? 0),
            key: notice.key ?? "",
          },
        );
      case "merged_cells":
      case "merged_numbers":
        return t(`imports.notice.${notice.kind}`, { count: format.integer(notice.cells) });
      case "further_left_out":
      case "hidden_rows":
        return t(`imports.notice.${notice.kind}`, { count: format.integer(notice.rows) });
      case "hidden_sheet":
        return t("imports.notice.hidden_sheet", { name: notice.name });
      case "further_table": {
        const more = notice.has_more ? "_more" : "";
        const rows =
          notice.rows === null
            ? ""
            : t(`imports.notice.table_rows${more}`, { count: format.integer(notice.rows) });
        return t(`imports.notice.further_table.${notice.place}`, { name: notice.name, rows });
      }
      case "profile_fault": {
        const line =
          notice.line === null
            ? ""
            : t("imports.notice.in_line", { line: format.integer(notice.line) });
        return t("imports.notice.profile_fault", {
          file: notice.file,
          line,
          reason: notice.reason,
        });
      }
    }
  };
}
