import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Card } from "../../components/Card";
import { ErrorState } from "../../components/states";
import { useFormat } from "../../format";
import { useTranslate } from "../../i18n";
import { intentKey } from "../account/api";
import { type IntentResult, importIntent } from "./api";

/** How many rejected rows are named. */
const namedMax = 10;

/** Takes a table of topics that accounts look for, and says what came of it. */
export function IntentUpload() {
  const t = useTranslate();
  const client = useQueryClient();
  const [source, setSource] = useState("intent");
  const upload = useMutation({
    mutationFn: importIntent,
    onSuccess: () => client.invalidateQueries({ queryKey: intentKey() }),
  });
  const disabled = upload.isPending || source.trim() === "";
  return (
    <Card title={t("intent.import.title")} note={t("intent.import.note")}>
      {upload.isError && <ErrorState what={t("intent.import.failed")} error={upload.error} />}
      {upload.data && <Result result={upload.data} />}
      <div className="row">
        <label className="stack">
          {t("intent.import.source")}
          <input
            className="input"
            value={source}
            maxLength={60}
            onChange={(event) => setSource(event.target.value)}
          />
        </label>
        <label className="button file-button" data-disabled={disabled}>
          {t("intent.import.choose")}
          <input
            type="file"
            className="visually-hidden"
            accept=".csv,.tsv,.txt,.gz,.xlsx"
            disabled={disabled}
            onChange={(event) => {
              const file = event.target.files?.[0];
              if (file) upload.mutate({ file, source: source.trim() });
              event.target.value = "";
            }}
          />
        </label>
      </div>
    </Card>
  );
}

function Result({ result }: { result: IntentResult }) {
  const t = useTranslate();
  const format = useFormat();
  return (
    <div className="family-result" role="status" data-testid="intent-result">
      <p className="strong">
        {t("intent.import.kept", {
          rows: format.integer(result.rows),
          kept: format.integer(result.kept),
          rejected: format.integer(result.rejected),
        })}
      </p>
      {result.unmatched > 0 && (
        <p>{t("intent.import.unmatched", { count: format.integer(result.unmatched) })}</p>
      )}
      <ul className="warnings">
        {result.rejects.slice(0, namedMax).map(({ row, reason }) => (
          <li key={row}>{t("intent.import.row", { row: format.integer(row), reason })}</li>
        ))}
      </ul>
    </div>
  );
}
