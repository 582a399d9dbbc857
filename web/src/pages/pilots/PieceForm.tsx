import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { ErrorState } from "../../components/states";
import { useFormat } from "../../format";
import { useTranslate, wordOf } from "../../i18n";
import { useUser } from "../../session";
import { dayAfter } from "../tasks/days";
import { OwnerSelect, titleMax } from "../tasks/NewTaskForm";
import { addPiece, editPiece, isOutdated, type PilotPiece, refreshPilots } from "./api";
import { pieceKinds } from "./state";

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
  const [kind, setKind] = useState(piece?.kind ?? "mail");
  const [title, setTitle] = useState(piece?.title ?? "");
  const [maker, setMaker] = useState<number | null>(piece?.maker.id ?? user?.id ?? null);
  const [due, setDue] = useState(piece?.due ?? dayAfter(new Date(), 7));
  const save = useMutation({
    mutationFn: () => {
      const agreed = { kind, title: title.trim(), maker_id: maker ?? 0, due };
      return base
        ? editPiece(programId, base.id, { ...agreed, revision: base.revision })
        : addPiece(programId, { ...agreed, account_id: account.id });
    },
    onSuccess: onClose,
    onSettled: () => refreshPilots(queries),
  });
  const newer = base && piece && piece.revision > base.revision ? piece : null;
  const isSame =
    base?.kind === kind &&
    base.title === title.trim() &&
    base.maker.id === maker &&
    base.due === due;
  return (
    <form
      className="pilot-form stack"
      aria-label={`${t(piece ? "pilots.change_piece" : "pilots.agree")} · ${account.name}`}
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate();
      }}
    >
      <div className="row pilot-fields">
        <label className="field">
          {t("pilots.kind")}
          <select className="select" value={kind} onChange={({ target }) => setKind(target.value)}>
            {pieceKinds.map((known) => (
              <option key={known} value={known}>
                {t(`pilots.kind.${known}`)}
              </option>
            ))}
          </select>
        </label>
        <label className="field field-grow">
          {t("pilots.piece_title")}
          <input
            className="input"
            required
            maxLength={titleMax}
            autoComplete="off"
            value={title}
            onChange={({ target }) => setTitle(target.value)}
          />
        </label>
        <OwnerSelect owner={maker} onOwner={setMaker} />
        <label className="field">
          {t("tasks.due")}
          <input
            className="input"
            type="date"
            required
            value={due}
            onChange={({ target }) => setDue(target.value)}
          />
        </label>
      </div>
      {!piece && <p className="small muted">{t("pilots.piece_note")}</p>}
      {save.isError && !(newer && isOutdated(save.error)) && (
        <ErrorState what={t("programs.not_saved")} error={save.error} />
      )}
      {newer && <Newer piece={newer} onKeep={() => setBase(newer)} />}
      <div className="row">
        <button
          type="submit"
          className="button button-primary"
          disabled={save.isPending || !title.trim() || isSame || newer !== null}
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
