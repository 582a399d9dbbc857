import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { Card } from "../../components/Card";
import { May } from "../../components/May";
import { useFormat } from "../../format";
import { useTranslate } from "../../i18n";
import { useUser } from "../../session";
import { ReasonDialog } from "../targets/ReasonDialog";
import { type PilotAccount, type PilotPiece, refreshPilots, removePiece } from "./api";
import { LaunchPart } from "./LaunchPart";
import { MessageForm } from "./MessageForm";
import { PieceForm } from "./PieceForm";
import { PiecesTable } from "./PiecesTable";

/** What is open on the card of an account: a form, for a piece or a new one. */
export interface Opened {
  form: "agree" | "change" | "write" | "read" | "remove";
  piece?: number;
}

interface Properties {
  programId: number;
  own: PilotAccount;
  /** Whether its wave runs, so that something can be changed. */
  isRunning: boolean;
}

/** An account of a wave: the content that it needs, and its launch. */
export function AccountCard({ programId, own, isRunning }: Properties) {
  const t = useTranslate();
  const isSignedIn = useUser() !== undefined;
  const [open, setOpen] = useState<Opened | null>(null);
  const close = () => setOpen(null);
  const { account, pieces } = own;
  const params = { accountId: String(account.id) };
  const piece = pieces.find(({ id }) => id === open?.piece);
  const isReading = open?.form === "write" || open?.form === "read";
  return (
    <Card
      title={
        <Link to="/accounts/$accountId" params={params}>
          {account.name}
        </Link>
      }
      note={<Note own={own} />}
      label={account.name}
      controls={
        <>
          <Link to="/accounts/$accountId/dossier" params={params} className="button">
            {t("dossier.open")}
          </Link>
          {isRunning && isSignedIn && open?.form !== "agree" && (
            <May action="plan_programs">
              <button type="button" className="button" onClick={() => setOpen({ form: "agree" })}>
                {t("pilots.agree")}
              </button>
            </May>
          )}
        </>
      }
      flush
    >
      {pieces.length > 0 ? (
        <PiecesTable pieces={pieces} name={account.name} isRunning={isRunning} onOpen={setOpen} />
      ) : (
        <p className="card-body muted">{t("pilots.no_pieces")}</p>
      )}
      {open?.form === "agree" && (
        <PieceForm programId={programId} account={account} onClose={close} />
      )}
      {open?.form === "change" && piece && (
        <PieceForm
          key={piece.id}
          programId={programId}
          account={account}
          piece={piece}
          onClose={close}
        />
      )}
      {isReading && piece && (
        <MessageForm
          key={piece.id}
          programId={programId}
          own={own}
          live={piece}
          isReadOnly={open.form === "read"}
          onClose={close}
        />
      )}
      {open?.form === "remove" && piece && (
        <RemoveDialog programId={programId} piece={piece} onClose={close} />
      )}
      {isRunning && <LaunchPart programId={programId} own={own} />}
    </Card>
  );
}

function Note({ own }: { own: PilotAccount }) {
  const t = useTranslate();
  const format = useFormat();
  if (!own.launched_by) return t("pilots.not_launched");
  return (
    <span className="good strong">
      ✓ {t("pilots.launched", { who: own.launched_by, when: format.dateTime(own.launched_at) })}
    </span>
  );
}

interface RemoveProperties {
  programId: number;
  piece: PilotPiece;
  onClose: () => void;
}

function RemoveDialog({ programId, piece, onClose }: RemoveProperties) {
  const t = useTranslate();
  const queries = useQueryClient();
  const remove = useMutation({
    mutationFn: (reason: string) => removePiece(programId, piece.id, reason),
    onSuccess: onClose,
    onSettled: () => refreshPilots(queries),
  });
  return (
    <ReasonDialog
      title={t("programs.remove", { name: piece.title })}
      note={t("pilots.remove_note")}
      word={t("lists.remove")}
      act={remove}
      onClose={onClose}
    />
  );
}
