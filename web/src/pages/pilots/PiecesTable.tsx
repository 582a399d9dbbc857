import { May } from "../../components/May";
import { useFormat } from "../../format";
import { useTranslate, wordOf } from "../../i18n";
import { useMay } from "../../session";
import type { Opened } from "./AccountCard";
import type { PilotPiece } from "./api";
import { Verdict } from "./Verdict";

interface Properties {
  pieces: PilotPiece[];
  /** Whose they are. */
  name: string;
  isRunning: boolean;
  onOpen: (opened: Opened) => void;
}

/** What was agreed for an account, and what the gate says of it. */
export function PiecesTable({ pieces, name, isRunning, onOpen }: Properties) {
  const t = useTranslate();
  const format = useFormat();
  const label = t("pilots.pieces_of", { name });
  return (
    <section className="scroll-x card-table pilot-pieces" tabIndex={0} aria-label={label}>
      <table className="data-table" data-testid="pieces">
        <thead>
          <tr>
            <th scope="col">{t("pilots.column.piece")}</th>
            <th scope="col">{t("pilots.column.maker")}</th>
            <th scope="col">{t("tasks.due")}</th>
            <th scope="col">{t("pilots.column.gate")}</th>
            <th scope="col">
              <span className="visually-hidden">{t("pilots.column.actions")}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {pieces.map((piece) => (
            <tr key={piece.id}>
              <th scope="row">
                {piece.title}{" "}
                <span className="small muted block">{wordOf(t, "pilots.kind", piece.kind)}</span>
              </th>
              <td data-label={t("pilots.column.maker")}>
                {piece.maker.name}{" "}
                {piece.maker.disabled && (
                  <span className="small bad block">{t("pilots.maker_gone")}</span>
                )}
              </td>
              <td className="nowrap" data-label={t("tasks.due")}>
                {format.date(piece.due)}
              </td>
              <td className="pilot-verdict">
                <Verdict piece={piece} />
              </td>
              <td className="cell-actions">
                <Actions piece={piece} isRunning={isRunning} onOpen={onOpen} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

interface ActionProperties {
  piece: PilotPiece;
  isRunning: boolean;
  onOpen: (opened: Opened) => void;
}

function Actions({ piece, isRunning, onOpen }: ActionProperties) {
  const t = useTranslate();
  const mayWrite = useMay("work_tasks") && isRunning;
  const button = (form: Opened["form"], word: string) => (
    <button
      type="button"
      className="button"
      aria-label={`${word}: ${piece.title}`}
      onClick={() => onOpen({ form, piece: piece.id })}
    >
      {word}
    </button>
  );
  return (
    <>
      {mayWrite
        ? button("write", t(piece.text ? "pilots.message" : "pilots.write"))
        : piece.text && button("read", t("pilots.message"))}
      {isRunning && (
        <May action="plan_programs">
          {" "}
          {button("change", t("criteria.change"))} {button("remove", t("lists.remove"))}
        </May>
      )}
    </>
  );
}
