import { useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { LinePicker } from "../../components/LinePicker";
import { ErrorState } from "../../components/states";
import { useTranslate } from "../../i18n";
import { beginLine, type Line, linesQuery } from "./api";

interface Properties {
  line: Line;
  onChoose: (line: Line) => void;
}

/** Whose model is worked on, and a way to begin one for another product line. */
export function Lines({ line, onChoose }: Properties) {
  const t = useTranslate();
  const client = useQueryClient();
  const lines = useQuery(linesQuery);
  const [name, setName] = useState("");
  const [failure, setFailure] = useState<Error | null>(null);
  const [busy, setBusy] = useState(false);
  const key = name
    .trim()
    .toLowerCase()
    .replaceAll(/[^a-z0-9_-]+/g, "-")
    .replaceAll(/^-+|-+$/g, "");
  const begin = async (event: FormEvent) => {
    event.preventDefault();
    if (!key) return;
    setBusy(true);
    setFailure(null);
    try {
      client.setQueryData(linesQuery.queryKey, await beginLine(key));
      setName("");
      onChoose(key);
    } catch (error) {
      setFailure(error as Error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <>
      <div className="row" data-testid="lines">
        <LinePicker lines={lines.data?.items ?? []} line={line} onChoose={onChoose} />
        <form className="row" onSubmit={begin}>
          <input
            className="input"
            aria-label={t("line.new")}
            placeholder={t("line.new")}
            value={name}
            maxLength={40}
            onChange={(event) => setName(event.target.value)}
          />
          <button type="submit" className="button" disabled={!key || busy}>
            {t("line.begin")}
          </button>
        </form>
        {name.trim() !== "" && key !== name && (
          <span className="muted small" role="status">
            {t(key ? "line.key" : "line.no_key", { key })}
          </span>
        )}
      </div>
      {failure && <ErrorState what={t("line.not_begun")} error={failure} />}
    </>
  );
}
