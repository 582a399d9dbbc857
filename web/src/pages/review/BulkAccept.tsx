import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Dialog } from "../../components/Dialog";
import { ErrorState } from "../../components/states";
import { useFormat } from "../../format";
import { usePlural, useTranslate } from "../../i18n";
import { accountKey } from "../account/api";
import { accountsKey } from "../accounts/api";
import { matchKey } from "../matching/api";
import { acceptReview, reviewCountQuery } from "./api";

interface Properties {
  least: number;
  onDone: (done: { people: number; batch: number | null }) => void;
  onClose: () => void;
}

/** Asks from which probability on the best guesses are accepted, and says how many that are. */
export function BulkAccept({ least, onDone, onClose }: Properties) {
  const t = useTranslate();
  const plural = usePlural();
  const format = useFormat();
  const client = useQueryClient();
  const [percent, setPercent] = useState(String(least));
  const value = Number(percent);
  const valid = percent.trim() !== "" && value >= 1 && value <= 100;
  const count = useQuery({ ...reviewCountQuery(value / 100), enabled: valid });
  const known = valid && count.isSuccess && !count.isPlaceholderData;
  const accept = useMutation({
    mutationFn: acceptReview,
    onSuccess: async ({ people, batch_id }) => {
      await client.invalidateQueries({ queryKey: matchKey() });
      client.invalidateQueries({ queryKey: accountsKey(), refetchType: "none" });
      client.invalidateQueries({ queryKey: accountKey(), refetchType: "none" });
      onDone({ people, batch: batch_id });
    },
  });
  return (
    <Dialog label={t("review.bulk")} onClose={onClose}>
      <form
        className="dialog-body dialog-narrow"
        onSubmit={(event) => {
          event.preventDefault();
          if (known && count.data > 0 && !accept.isPending) accept.mutate(value / 100);
        }}
      >
        <h2>{t("review.bulk")}</h2>
        <p className="muted">{t("review.bulk_note")}</p>
        <label className="stack">
          {t("review.bulk_least")}
          <input
            className="input tabular"
            type="number"
            min={1}
            max={100}
            step={1}
            required
            value={percent}
            onChange={(event) => setPercent(event.target.value)}
          />
        </label>
        <p aria-live="polite" data-testid="bulk-count">
          {known
            ? plural("review.bulk_count", count.data, { percent: format.percent(value / 100) })
            : "…"}
        </p>
        {count.isError && <ErrorState what={t("review.failed")} error={count.error} />}
        {accept.isError && <ErrorState what={t("review.bulk_failed")} error={accept.error} />}
        <div className="row">
          <button
            type="submit"
            className="button button-primary"
            disabled={!known || count.data === 0 || accept.isPending}
          >
            {known ? plural("review.bulk_accept", count.data) : t("review.bulk")}
          </button>
          <button type="button" className="button" onClick={onClose}>
            {t("action.cancel")}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
