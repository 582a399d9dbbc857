import { useMutation, useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { Card } from "../../components/Card";
import { May } from "../../components/May";
import { PageHead } from "../../components/PageHead";
import { ErrorState } from "../../components/states";
import { useTranslate } from "../../i18n";
import { createImport, type Import, type ImportPreview, importQuery, previewImport } from "./api";
import { FileStep } from "./FileStep";
import { ImportReport } from "./ImportReport";
import { MappingStep } from "./MappingStep";
import { type Mapping, mappingFor, proposedMapping, proposedSource } from "./mapping";
import "./imports.css";

/** What the wizard has been told so far. */
export interface Draft {
  preview: ImportPreview;
  entity: string;
  source: string;
  mapping: Mapping;
}

function draftOf(preview: ImportPreview): Draft {
  const entity = preview.entity ?? preview.entities[0]?.key ?? "";
  return {
    preview,
    entity,
    source: preview.source ?? proposedSource(preview.file),
    mapping: mappingFor(preview, entity, proposedMapping(preview)),
  };
}

const steps = ["file", "mapping", "check"] as const;

/** From a file to its records: choose, map, try, run. */
export function NewImportPage() {
  const t = useTranslate();
  const navigate = useNavigate();
  const [draft, setDraft] = useState<Draft | null>(null);
  const upload = useMutation({
    mutationFn: previewImport,
    onSuccess: (preview) => setDraft(draftOf(preview)),
  });
  const trial = useMutation({ mutationFn: createImport });
  const run = useMutation({
    mutationFn: createImport,
    onSuccess: ({ id }) => navigate({ to: "/imports/$importId", params: { importId: String(id) } }),
  });
  const step = trial.data ? "check" : draft ? "mapping" : "file";
  const start = (dryRun: boolean) => {
    if (!draft) return;
    const { preview, entity, source, mapping } = draft;
    const body = { upload_id: preview.upload_id, entity, source, mapping, dry_run: dryRun };
    (dryRun ? trial : run).mutate(body);
  };
  return (
    <div className="page">
      <div className="page-inner">
        <PageHead
          title={t("imports.new")}
          note={t("imports.new_note")}
          crumb={
            <Link to="/imports" className="crumb">
              {t("nav.imports")}
            </Link>
          }
        />
        <Steps current={step} />
        <May action="import_records" says>
          {step === "file" && <FileStep upload={upload} />}
        </May>
        {step === "mapping" && draft && (
          <MappingStep
            draft={draft}
            onChange={setDraft}
            busy={trial.isPending}
            onBack={() => setDraft(null)}
            onCheck={() => start(true)}
            onRun={() => start(false)}
          />
        )}
        {trial.data && (
          <CheckStep first={trial.data} onBack={() => trial.reset()} onRun={() => start(false)} />
        )}
        {trial.isError && <ErrorState what={t("imports.start_failed")} error={trial.error} />}
        {run.isError && <ErrorState what={t("imports.start_failed")} error={run.error} />}
      </div>
    </div>
  );
}

function Steps({ current }: { current: (typeof steps)[number] }) {
  const t = useTranslate();
  return (
    <ol className="steps">
      {steps.map((step, index) => (
        <li key={step} aria-current={step === current ? "step" : undefined}>
          <span className="step-number tabular" aria-hidden="true">
            {index + 1}
          </span>
          {t(`imports.step.${step}`)}
        </li>
      ))}
    </ol>
  );
}

interface CheckProperties {
  first: Import;
  onBack: () => void;
  onRun: () => void;
}

function CheckStep({ first, onBack, onRun }: CheckProperties) {
  const t = useTranslate();
  const item = useQuery({ ...importQuery(first.id), placeholderData: first }).data ?? first;
  const running = item.state === "running";
  return (
    <Card title={t("imports.check_title")} note={t("imports.check_note")}>
      <ImportReport item={item} />
      <div className="row import-actions">
        <button
          type="button"
          className="button button-primary"
          disabled={item.state !== "done"}
          onClick={onRun}
        >
          {t("imports.run")}
        </button>
        <button type="button" className="button" disabled={running} onClick={onBack}>
          {t("imports.back_to_mapping")}
        </button>
      </div>
    </Card>
  );
}
