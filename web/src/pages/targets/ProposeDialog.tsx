import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { AccountPicker } from "../../components/AccountPicker";
import { Dialog } from "../../components/Dialog";
import { Icon } from "../../components/Icon";
import { ErrorState } from "../../components/states";
import { useFormat } from "../../format";
import { useTranslate } from "../../i18n";
import { proposeTargets, refreshTargets, type TargetList } from "./api";
import { LeftOut } from "./LeftOut";
import { linesOf } from "./lines";
import { reasonMax } from "./ReasonDialog";

interface Chosen {
  id: number;
  name: string;
}

/** Proposes accounts: chosen one by one, or as a list of names and domains. */
export function ProposeDialog({ list, onClose }: { list: TargetList; onClose: () => void }) {
  const t = useTranslate();
  const queries = useQueryClient();
  const [chosen, setChosen] = useState<Chosen[]>([]);
  const [text, setText] = useState("");
  const [reason, setReason] = useState("");
  const [isPicking, setPicking] = useState(false);
  const texts = linesOf(text);
  const propose = useMutation({
    mutationFn: () =>
      proposeTargets(list.id, {
        account_ids: chosen.map(({ id }) => id),
        texts,
        source: "hand",
        reason: reason.trim(),
      }),
    onSuccess: () => refreshTargets(queries),
  });
  if (isPicking) {
    return (
      <AccountPicker
        title={t("targets.propose_title")}
        onChoose={(account) => {
          if (!chosen.some(({ id }) => id === account.id)) setChosen([...chosen, account]);
          setPicking(false);
        }}
        onClose={() => setPicking(false)}
      />
    );
  }
  const hasAny = chosen.length > 0 || texts.length > 0;
  return (
    <Dialog label={t("targets.propose_title")} onClose={onClose}>
      <form
        className="dialog-body dialog-narrow model-form"
        onSubmit={(event) => {
          event.preventDefault();
          propose.mutate();
        }}
      >
        <h2>{t("targets.propose_title")}</h2>
        {propose.isSuccess ? (
          <Done done={propose.data} onClose={onClose} />
        ) : (
          <>
            <p className="muted">{t("targets.propose_note")}</p>
            <ChosenAccounts
              chosen={chosen}
              onRemove={(gone) => setChosen(chosen.filter(({ id }) => id !== gone))}
              onPick={() => setPicking(true)}
            />
            <label>
              {t("targets.texts")}
              <textarea
                className="input"
                rows={4}
                value={text}
                placeholder={"acme.com\nZeta Foods"}
                translate="no"
                onChange={({ target }) => setText(target.value)}
              />
            </label>
            <label>
              {t("targets.reason")}
              <input
                className="input"
                required
                maxLength={reasonMax}
                value={reason}
                onChange={({ target }) => setReason(target.value)}
              />
            </label>
            {propose.isError && (
              <ErrorState what={t("targets.not_proposed")} error={propose.error} />
            )}
            <div className="row">
              <button
                type="submit"
                className="button button-primary"
                disabled={propose.isPending || !hasAny || !reason.trim()}
              >
                {t("targets.propose_count", { count: chosen.length + texts.length })}
              </button>
              <button type="button" className="button" onClick={onClose}>
                {t("action.cancel")}
              </button>
            </div>
          </>
        )}
      </form>
    </Dialog>
  );
}

interface ChosenProperties {
  chosen: Chosen[];
  onRemove: (id: number) => void;
  onPick: () => void;
}

function ChosenAccounts({ chosen, onRemove, onPick }: ChosenProperties) {
  const t = useTranslate();
  return (
    <div className="row">
      {chosen.map(({ id, name }) => (
        <span key={id} className="chip">
          {name}
          <button
            type="button"
            aria-label={t("lists.take_off", { name })}
            onClick={() => onRemove(id)}
          >
            <Icon name="close" />
          </button>
        </span>
      ))}
      <button type="button" className="button" onClick={onPick}>
        <Icon name="search" />
        {t("targets.pick")}
      </button>
    </div>
  );
}

type Change = Awaited<ReturnType<typeof proposeTargets>>;

function Done({ done, onClose }: { done: Change; onClose: () => void }) {
  const t = useTranslate();
  const format = useFormat();
  return (
    <>
      <div role="status" className="stack" data-testid="proposed">
        <p>
          {t("targets.proposed", {
            count: format.integer(done.changed),
            already: format.integer(done.unchanged),
          })}
        </p>
        <LeftOut items={done.left_out} />
      </div>
      <div className="row">
        <button type="button" className="button button-primary" onClick={onClose}>
          {t("action.close")}
        </button>
      </div>
    </>
  );
}
