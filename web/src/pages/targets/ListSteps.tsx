import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { May } from "../../components/May";
import { ErrorState } from "../../components/states";
import { useFormat } from "../../format";
import { useTranslate } from "../../i18n";
import { useUser } from "../../session";
import { recommendTargets, refreshTargets, type TargetBoard, type TargetChange } from "./api";
import { LeftOut } from "./LeftOut";
import { ReturnDialog } from "./ReturnDialog";
import { SignDialog } from "./SignDialog";

/** The steps from votes to a signature: recommend, then sign or return. */
export function ListSteps({ board }: { board: TargetBoard }) {
  const t = useTranslate();
  const format = useFormat();
  const queries = useQueryClient();
  const isSignedIn = useUser() !== undefined;
  const [open, setOpen] = useState<"sign" | "return" | null>(null);
  const [signed, setSigned] = useState<TargetChange | null>(null);
  const { list, counts } = board;
  const recommend = useMutation({
    mutationFn: () => recommendTargets(list.id),
    onMutate: () => setSigned(null),
    onSuccess: () => refreshTargets(queries),
  });
  const isWaiting = list.state === "recommended" && counts.recommended > 0;
  const done = signed ?? recommend.data;
  return (
    <section className="card" aria-label={t("targets.steps")}>
      <div className="card-body stack">
        <div className="notice-row">
          <p>
            {isWaiting
              ? t("targets.waits_for_signature", { count: format.integer(counts.recommended) })
              : t("targets.waits_for_votes", {
                  agreed: format.integer(counts.agreed),
                  open: format.integer(counts.open),
                })}{" "}
            {list.version > 0 &&
              t("targets.swaps_left", { count: format.integer(board.swaps_left) })}
          </p>
          {isSignedIn && (
            <div className="page-controls">
              <May action="choose_targets">
                <button
                  type="button"
                  className="button"
                  disabled={recommend.isPending || counts.agreed === 0}
                  onClick={() => recommend.mutate()}
                >
                  {t("targets.recommend")}
                </button>
              </May>
              {isWaiting && (
                <May action="sign_targets">
                  <button type="button" className="button" onClick={() => setOpen("return")}>
                    {t("targets.return")}
                  </button>
                  <button
                    type="button"
                    className="button button-primary"
                    onClick={() => setOpen("sign")}
                  >
                    {t("targets.sign")}
                  </button>
                </May>
              )}
            </div>
          )}
        </div>
        {recommend.isError && (
          <ErrorState what={t("targets.not_recommended")} error={recommend.error} />
        )}
        {done && (
          <div role="status" data-testid="step-done">
            <p>
              {done.version === null
                ? t("targets.recommended", { count: format.integer(done.changed) })
                : t("targets.signed", {
                    count: format.integer(done.changed),
                    version: done.version,
                  })}
            </p>
            <LeftOut items={done.left_out} />
          </div>
        )}
      </div>
      {open === "sign" && (
        <SignDialog
          list={list}
          onSigned={(change) => {
            recommend.reset();
            setSigned(change);
            setOpen(null);
          }}
          onClose={() => setOpen(null)}
        />
      )}
      {open === "return" && <ReturnDialog list={list} onClose={() => setOpen(null)} />}
    </section>
  );
}
