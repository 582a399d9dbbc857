import { useQuery } from "@tanstack/react-query";
import { useTranslate } from "../i18n";
import { colleaguesQuery } from "../pages/tasks/api";
import { useUser } from "../session";

/** An address behind an at sign; what is no one's stays as it is. */
const mention = /@([^\s@()[\]<>,;"']+@[a-z0-9.-]*[a-z0-9])/giu;

/** The pieces of a text: plain ones, and the addresses that it mentions. */
export function piecesOf(text: string): { text: string; email?: string }[] {
  const pieces: { text: string; email?: string }[] = [];
  let at = 0;
  for (const found of text.matchAll(mention)) {
    if (found.index > at) pieces.push({ text: text.slice(at, found.index) });
    pieces.push({ text: found[0], email: (found[1] ?? "").toLowerCase() });
    at = found.index + found[0].length;
  }
  if (at < text.length) pieces.push({ text: text.slice(at) });
  return pieces;
}

/** A text with the names of those who are mentioned in it. */
export function MentionText({ text }: { text: string }) {
  const colleagues = useQuery({ ...colleaguesQuery, enabled: text.includes("@") }).data?.items;
  let place = 0;
  return piecesOf(text).map((piece) => {
    const person = colleagues?.find(({ email }) => email.toLowerCase() === piece.email);
    place += piece.text.length;
    if (!person) return piece.text;
    return (
      <strong key={place} title={person.email} translate="no">
        @{person.name}
      </strong>
    );
  });
}

/** A text with a mention at its end. */
export const withMention = (text: string, mention: string): string =>
  text === "" || /\s$/.test(text) ? text + mention : `${text} ${mention}`;

/** Puts the address of a colleague at the end of a text. */
export function MentionPicker({ onPick }: { onPick: (mention: string) => void }) {
  const t = useTranslate();
  const user = useUser();
  const colleagues =
    useQuery({ ...colleaguesQuery, enabled: user !== undefined }).data?.items ?? [];
  const others = colleagues.filter(({ id }) => id !== user?.id);
  if (others.length === 0) return null;
  return (
    <select
      className="input"
      aria-label={t("mention.pick")}
      value=""
      onChange={({ target }) => onPick(`@${target.value} `)}
    >
      <option value="">{t("mention.pick")}</option>
      {others.map(({ id, name, email }) => (
        <option key={id} value={email} translate="no">
          {name}
        </option>
      ))}
    </select>
  );
}
