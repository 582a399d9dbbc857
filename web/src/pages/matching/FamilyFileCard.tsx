import { useQuery } from "@tanstack/react-query";
import { Card } from "../../components/Card";
import { ErrorState } from "../../components/states";
import { useFormat } from "../../format";
import { usePlural, useTranslate } from "../../i18n";
import { type FamilyFileReport, importFamilies, matchJobQuery } from "./api";
import { useIsBusy, useStartJob } from "./useMatchJob";

/** Takes a list of who belongs to whom, and says what came of the last one. */
export function FamilyFileCard() {
  const t = useTranslate();
  const busy = useIsBusy();
  const job = useQuery(matchJobQuery).data;
  const upload = useStartJob(importFamilies);
  const disabled = busy || upload.isPending;
  return (
    <Card title={t("families.title")} note={t("families.note")}>
      {upload.isError && <ErrorState what={t("families.failed")} error={upload.error} />}
      {job?.family_file && <Result report={job.family_file} />}
      <label className="button file-button" data-disabled={disabled}>
        {t("families.choose")}
        <input
          type="file"
          className="visually-hidden"
          accept=".csv,.tsv,.txt,.gz,.xlsx,.json"
          disabled={disabled}
          onChange={(event) => {
            const file = event.target.files?.[0];
            if (file) upload.mutate(file);
            event.target.value = "";
          }}
        />
      </label>
    </Card>
  );
}

function Result({ report }: { report: FamilyFileReport }) {
  const t = useTranslate();
  const plural = usePlural();
  const format = useFormat();
  const { file, rows, links, new_links, alone, shared, rejected, ambiguous } = report;
  return (
    <div className="family-result" role="status" data-testid="family-result">
      <p className="strong">{t("families.read", { file, rows: format.integer(rows) })}</p>
      <ul className="warnings">
        <li>{plural("families.links", links, { fresh: format.integer(new_links) })}</li>
        <li>{plural("families.parents", report.parents_changed)}</li>
        {alone > 0 && <li>{plural("families.alone", alone)}</li>}
        {shared > 0 && <li>{plural("families.shared", shared)}</li>}
        {rejected > 0 && (
          <li>
            {plural("families.rejected", rejected)} {ambiguous.join(", ")}
          </li>
        )}
      </ul>
    </div>
  );
}
