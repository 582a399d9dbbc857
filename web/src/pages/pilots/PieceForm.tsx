import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { ErrorState } from "../../components/states";
import { useFormat } from "../../format";
import { useTranslate, wordOf } from "../../i18n";
import { useUser } from "../../session";
import { dayAfter } from "../tasks/days";
import { OwnerSelect, titleMax } from "../tasks/NewTaskForm";
import { addPiece, editPiece, isOutdated, type PilotPiece, refreshPilots } from "./api";
import { DueField, SelectField } from "./fields";
import { pieceKinds } from "./state";
import { useFirstFocus } from "./useFirstFocus";

interface Properties {
  programId: number;
  account: { id: number; name: string };
  /** The piece that is changed; none for a new one. */
  piece?: PilotPiece;
  onClose: () => void;
}

/** Agrees on a piece of content, or on something else about it: what, who, until when. */
export function PieceForm({ programId, account, piece, onClose }: Properties) {
  const t = useTranslate();
  const queries = useQueryClient();
  const user = useUser();
  // What others agree on meanwhile must not change what is being written here.
  const [base, setBase] = useState(piece);
  const [draft, setDraft] = useState<PieceDraft>({
    kind: piece?.kind ?? "mail",
    title: piece?.title ?? "",
    maker: piece?.maker.id ?? user?.id ?? null,
    due: piece?.due ?? dayAfter(new Date(), 7),
  });
  const { kind, maker, due } = draft;
  const title = draft.title.trim();
  const save = useMutation({
    mutationFn: () => {
      const agreed = { kind, title, maker_id: maker ?? 0, due };
      return base
        ? editPiece(programId, base.id, { ...agreed, revision: base.revision })
        : addPiece(programId, { ...agreed, account_id: account.id });
    },
    onSuccess: onClose,
    onSettled: () => refreshPilots(queries),
  });
  const newer = base && piece && piece.revision > base.revision ? piece : null;
  const isSame =
    base?.kind === kind && base.title === title && base.maker.id === maker && base.due === due;
  return (
    <form
      className="pilot-form stack"
      aria-label={`${t(piece ? "pilots.change_piece" : "pilots.agree")} · ${account.name}`}
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate();
      }}
    >
      <Fields draft={draft} onDraft={setDraft} />
      {!piece && <p className="small muted">{t("pilots.piece_note")}</p>}
      {save.isError && !(newer && isOutdated(save.error)) && (
        <ErrorState what={t("programs.not_saved")} error={save.error} />
      )}
      {newer && <Newer piece={newer} onKeep={() => setBase(newer)} />}
      <div className="row">
        <button
          type="submit"
          className="button button-primary"
          disabled={save.isPending || !title || isSame || newer !== null}
        >
          {t(piece ? "action.save" : "tasks.add")}
        </button>
        <button type="button" className="button" onClick={onClose}>
          {t("action.cancel")}
        </button>
      </div>
    </form>
  );
}

interface PieceDraft {
  kind: string;
  title: string;
  maker: number | null;
  due: string;
}

interface FieldsProperties {
  draft: PieceDraft;
  onDraft: (draft: PieceDraft) => void;
}

function Fields({ draft, onDraft }: FieldsProperties) {
  const t = useTranslate();
  const field = useFirstFocus<HTMLInputElement>();
  return (
    <div className="row pilot-fields">
      <SelectField
        label={t("pilots.kind")}
        value={draft.kind}
        options={pieceKinds.map((value) => ({ value, word: t(`pilots.kind.${value}`) }))}
        onValue={(kind) => onDraft({ ...draft, kind })}
      />
      <label className="field field-grow">
        {t("pilots.piece_title")}
        <input
          className="input"
          ref={field}
          required
          maxLength={titleMax}
          autoComplete="off"
          value={draft.title}
          onChange={({ target }) => onDraft({ ...draft, title: target.value })}
        />
      </label>
      <OwnerSelect owner={draft.maker} onOwner={(maker) => onDraft({ ...draft, maker })} />
      <DueField value={draft.due} onValue={(due) => onDraft({ ...draft, due })} />
    </div>
  );
}

/** Says what another person agreed on meanwhile. Nothing is overwritten without a look at it. */
function Newer({ piece, onKeep }: { piece: PilotPiece; onKeep: () => void }) {
  const t = useTranslate();
  const format = useFormat();
  const now = [
    wordOf(t, "pilots.kind", piece.kind),
    piece.title,
    piece.maker.name,
    format.date(piece.due),
  ];
  return (
    <div className="notice notice-row pilot-newer" role="alert">
      <div>
        <p className="strong">{t("pilots.changed_by", { who: piece.changed_by })}</p>
        <p>{now.join(" · ")}</p>
      </div>
      <button type="button" className="button" onClick={onKeep}>
        {t("pilots.go_on")}
      </button>
    </div>
  );
}
