import { useTranslate, wordOf } from "../../i18n";
import type { PilotPiece } from "./api";
import { markWords } from "./text";

/** What the gate says of a piece, as a badge. */
function GateTag({ state }: { state: string }) {
  const t = useTranslate();
  const look = state === "personal" ? "tag-good" : state === "unwritten" ? "" : "tag-bad";
  const mark = state === "personal" ? "✓ " : state === "unwritten" ? "" : "✕ ";
  return (
    <span className={`tag ${look}`}>
      {mark}
      {wordOf(t, "pilots.gate", state)}
    </span>
  );
}

/** What the gate says of a piece, with the sentence that makes it personal, or why it is not. */
export function Verdict({ piece }: { piece: PilotPiece }) {
  const t = useTranslate();
  return (
    <>
      <GateTag state={piece.state} />{" "}
      {piece.state === "personal" && piece.sentence ? (
        <blockquote className="personal-sentence" title={t("pilots.marked")}>
          {markWords(piece.sentence, piece.words).map(({ text, isMarked }, place) =>
            isMarked ? (
              // biome-ignore lint/suspicious/noArrayIndexKey: parts of a sentence repeat.
              <mark key={place}>{text}</mark>
            ) : (
              text
            ),
          )}
        </blockquote>
      ) : (
        <span className="small muted block">{wordOf(t, "pilots.gate_says", piece.state)}</span>
      )}
    </>
  );
}
