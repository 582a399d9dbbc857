import type { UseMutationResult } from "@tanstack/react-query";
import { useState } from "react";
import { Icon } from "../../components/Icon";
import { ErrorState } from "../../components/states";
import { useFormat } from "../../format";
import { useTranslate } from "../../i18n";
import type { ImportPreview } from "./api";

/** The largest file the server takes. */
const largest = 512 * 1024 * 1024;

interface Properties {
  upload: UseMutationResult<ImportPreview, Error, File>;
}

/** Choose a file, or drop it. */
export function FileStep({ upload }: Properties) {
  const t = useTranslate();
  const format = useFormat();
  const [over, setOver] = useState(false);
  const [tooLarge, setTooLarge] = useState(false);
  const take = (file: File | undefined) => {
    if (!file) return;
    setTooLarge(file.size > largest);
    if (file.size <= largest) upload.mutate(file);
  };
  return (
    <section className="card">
      <label
        className="drop-zone"
        data-over={over}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={(event) => {
          event.preventDefault();
          setOver(false);
          take(event.dataTransfer.files[0]);
        }}
      >
        <Icon name="import" />
        <span className="strong">
          {upload.isPending
            ? t("imports.reading", { file: upload.variables.name })
            : t("imports.drop")}
        </span>
        <span className="muted small">{t("imports.formats")}</span>
        <input
          type="file"
          className="visually-hidden"
          accept=".csv,.tsv,.txt,.gz,.xlsx"
          disabled={upload.isPending}
          onChange={(event) => {
            take(event.target.files?.[0]);
            event.target.value = "";
          }}
        />
        {upload.isPending && (
          <progress aria-label={t("imports.progress")} className="drop-progress" />
        )}
      </label>
      {tooLarge && (
        <p className="card-body bad">{t("imports.too_large", { size: format.bytes(largest) })}</p>
      )}
      {upload.isError && (
        <ErrorState
          what={t("imports.upload_failed")}
          error={upload.error}
          onRetry={() => upload.mutate(upload.variables as File)}
        />
      )}
    </section>
  );
}
