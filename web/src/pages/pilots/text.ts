/** A part of a sentence, and whether it is one of the words that matter. */
export interface Part {
  text: string;
  isMarked: boolean;
}

const isWordCharacter = (character: string | undefined) =>
  character !== undefined && /[\p{L}\p{M}\p{N}]/u.test(character);

/** Splits a sentence into parts, so that its words can be marked. */
export function markWords(sentence: string, words: string[]): Part[] {
  const longestFirst = [...words].filter(Boolean).sort((a, b) => b.length - a.length);
  const parts: Part[] = [];
  let plain = "";
  for (let at = 0; at < sentence.length; ) {
    const word = longestFirst.find(
      (one) =>
        sentence.startsWith(one, at) &&
        !isWordCharacter(sentence[at - 1]) &&
        !isWordCharacter(sentence[at + one.length]),
    );
    if (!word) {
      plain += sentence[at];
      at += 1;
      continue;
    }
    if (plain) parts.push({ text: plain, isMarked: false });
    parts.push({ text: word, isMarked: true });
    plain = "";
    at += word.length;
  }
  if (plain) parts.push({ text: plain, isMarked: false });
  return parts;
}

/** A text with another one in the place of what is selected, set off from other words. */
export function insertAt(
  text: string,
  inserted: string,
  [from, to]: [number, number],
): { text: string; at: number } {
  const before = text.slice(0, from);
  const after = text.slice(to);
  const head = before && !/\s$/.test(before) ? `${before} ` : before;
  const tail = after && !/^[\s\p{P}]/u.test(after) ? ` ${after}` : after;
  return { text: `${head}${inserted}${tail}`, at: head.length + inserted.length };
}
