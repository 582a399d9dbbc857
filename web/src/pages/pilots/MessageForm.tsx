import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type RefObject, useState } from "react";
import { ErrorState } from "../../components/states";
import { useFormat } from "../../format";
import { useTranslate } from "../../i18n";
import {
  isOutdated,
  isRefused,
  type PilotAccount,
  type PilotPiece,
  refreshPilots,
  writePiece,
} from "./api";
import { ReasonField } from "./fields";
import { Statements } from "./Statements";
import { insertAt } from "./text";
import { useFirstFocus } from "./useFirstFocus";
import { Verdict } from "./Verdict";

/** The longest message that the server takes. */
const textMax = 20_000;

interface Properties {
  programId: number;
  own: PilotAccount;
  /** The piece as it is now; others write it, too. */
  live: PilotPiece;
  isReadOnly: boolean;
  onClose: () => void;
}

/** The message of a piece beside what is known of the account, and what the gate says of it. */
export function MessageForm({ programId, own, live, isReadOnly, onClose }: Properties) {
  const t = useTranslate();
  const field = useFirstFocus<HTMLTextAreaElement>();
  const draft = useDraft(programId, live);
  const { current } = draft;
  const title = t("pilots.message_of", { title: live.title });
  const use = (statement: string) => {
    const at = field.current;
    const end = draft.text.length;
    const place: [number, number] = at ? [at.selectionStart, at.selectionEnd] : [end, end];
    const next = insertAt(draft.text, statement, place);
    draft.write(next.text);
    requestAnimationFrame(() => {
      at?.focus();
      at?.setSelectionRange(next.at, next.at);
    });
  };
  return (
    <section className="pilot-form" aria-label={`${title} · ${own.account.name}`}>
      <h3>{title}</h3>
      <div className="pilot-editor">
        {isReadOnly ? (
          <Read piece={live} onClose={onClose} />
        ) : (
          <Write draft={draft} field={field} onClose={onClose} />
        )}
        <Statements
          account={own.account}
          used={draft.isChanged ? null : current.statement}
          onUse={isReadOnly ? undefined : use}
        />
      </div>
    </section>
  );
}

/** The message where it is only read. */
function Read({ piece, onClose }: { piece: PilotPiece; onClose: () => void }) {
  const t = useTranslate();
  return (
    <div className="stack">
      <p className="written">{piece.text}</p>
      <div>
        <Verdict piece={piece} />
      </div>
      <div className="row">
        <button type="button" className="button" onClick={onClose}>
          {t("action.close")}
        </button>
      </div>
    </div>
  );
}

interface WriteProperties {
  draft: Draft;
  field: RefObject<HTMLTextAreaElement | null>;
  onClose: () => void;
}

function Write({ draft, field, onClose }: WriteProperties) {
  const t = useTranslate();
  const { save } = draft;
  const asksReason = isRefused(save.error) && draft.isChanged;
  const isReady =
    draft.isChanged &&
    draft.text.trim() !== "" &&
    draft.theirs === null &&
    (!asksReason || draft.reason.trim() !== "");
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate(asksReason ? draft.reason.trim() : null);
      }}
    >
      <label className="field">
        {t("pilots.text")}
        <textarea
          ref={field}
          className="input"
          rows={12}
          maxLength={textMax}
          value={draft.text}
          onChange={({ target }) => draft.write(target.value)}
        />
      </label>
      <div role="status" data-testid="verdict">
        {draft.isChanged ? (
          <p className="small muted">{t("pilots.not_saved_yet")}</p>
        ) : (
          <Verdict piece={draft.current} />
        )}
      </div>
      {draft.theirs && <Theirs piece={draft.theirs} draft={draft} />}
      {save.isError && !(draft.theirs && isOutdated(save.error)) && (
        <ErrorState what={t("programs.not_saved")} error={save.error} />
      )}
      {asksReason && <ReasonField value={draft.reason} onValue={draft.setReason} />}
      <div className="row">
        <button
          type="submit"
          className="button button-primary"
          disabled={save.isPending || !isReady}
        >
          {t(asksReason ? "pilots.save_nonetheless" : "action.save")}
        </button>
        <button type="button" className="button" onClick={onClose}>
          {t(draft.isChanged ? "action.cancel" : "action.close")}
        </button>
      </div>
    </form>
  );
}

type Draft = ReturnType<typeof useDraft>;

/**
 * What is being written on top of what was read. As long as nothing is written the field follows
 * the others; what they change afterwards is said, and neither text goes over the other unseen.
 */
function useDraft(programId: number, live: PilotPiece) {
  const queries = useQueryClient();
  const [own, setOwn] = useState<{ text: string; base: PilotPiece } | null>(null);
  const [saved, setSaved] = useState<PilotPiece | null>(null);
  const [reason, setReason] = useState("");
  const current = saved && saved.revision > live.revision ? saved : live;
  const text = own?.text ?? current.text ?? "";
  const isNewer = own !== null && current.revision > own.base.revision;
  // What was agreed may have changed alone: that is no one's text.
  const theirs = isNewer && current.text !== own.base.text ? current : null;
  const { revision } = theirs && own ? own.base : current;
  const save = useMutation({
    mutationFn: (because: string | null) =>
      writePiece(programId, live.id, { revision, text, override_reason: because }),
    onSuccess: (piece) => {
      setSaved(piece);
      setReason("");
      // What was typed meanwhile stays, on top of what was saved.
      setOwn((now) => (now && now.text !== text ? { text: now.text, base: piece } : null));
    },
    onSettled: () => refreshPilots(queries),
  });
  return {
    text,
    current,
    theirs,
    save,
    reason,
    setReason,
    isChanged: own !== null && text.trim() !== (current.text ?? ""),
    write: (next: string) => setOwn({ text: next, base: own?.base ?? current }),
    /** Gives up what was written for what the other person wrote. */
    takeTheirs: () => setOwn(null),
    /** Goes on with what was written, knowing of the other. */
    goOn: () => setOwn({ text, base: current }),
  };
}

function Theirs({ piece, draft }: { piece: PilotPiece; draft: Draft }) {
  const t = useTranslate();
  const format = useFormat();
  return (
    <div className="notice pilot-theirs" role="alert" data-testid="theirs">
      <p className="strong">{t("pilots.changed_by", { who: piece.changed_by })}</p>
      <p className="small muted">
        {t("pilots.yours_kept", { when: format.dateTime(piece.changed_at) })}
      </p>
      <p className="written pilot-quote">{piece.text ?? t("pilots.gate.unwritten")}</p>
      <div className="row">
        <button type="button" className="button" onClick={draft.goOn}>
          {t("pilots.go_on")}
        </button>
        <button type="button" className="button" onClick={draft.takeTheirs}>
          {t("pilots.take_theirs")}
        </button>
      </div>
    </div>
  );
}
